package io.crosstide.writer.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.row.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recognises only triggers of pt-online-schema-change. The trigger bodies have the form of Percona Toolkit 3. */
class ShadowTriggersTest {
    private static final TableName TABLE = new TableName("shop", "t");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE IGNORE FROM `shop`.`_t_new` WHERE `shop`.`_t_new`.`id` <=> OLD.`id`",
                "BEGIN DECLARE CONTINUE HANDLER FOR 1146 begin end; DELETE IGNORE FROM `shop`.`_t_new` WHERE"
                        + " `shop`.`_t_new`.`id` <=> OLD.`id`; END",
                "BEGIN DECLARE CONTINUE HANDLER FOR 1146 begin end; DELETE IGNORE FROM `shop`.`_t_new` WHERE"
                        + " !(OLD.`id` <=> NEW.`id` AND OLD.`k` <=> NEW.`k`) AND `shop`.`_t_new`.`id` <=> OLD.`id` AND"
                        + " `shop`.`_t_new`.`k` <=> OLD.`k`; REPLACE INTO `shop`.`_t_new` (`id`, `k`) VALUES (NEW.`id`,"
                        + " NEW.`k`); END ",
                "BEGIN DECLARE CONTINUE HANDLER FOR 1146 begin end; REPLACE INTO `shop`.`__t_new` (`id`) VALUES"
                        + " (NEW.`id`);END"
            })
    void recognisesChangesOfOnlyTheShadowTable(String action) {
        assertThat(ShadowTriggers.is("pt_osc_shop_t_upd", TABLE, action)).isTrue();
        assertThat(ShadowTriggers.is("audit", TABLE, action)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REPLACE INTO `shop`.`_other_new` (`id`) VALUES (NEW.`id`)",
                "REPLACE INTO `shop`.`t_new` (`id`) VALUES (NEW.`id`)",
                "REPLACE INTO `audit`.`_t_new` (`id`) VALUES (NEW.`id`)",
                "REPLACE INTO `shop`.`_t_new` (`id`) VALUES (note(NEW.`id`))",
                "BEGIN REPLACE INTO `shop`.`_t_new` (`id`) VALUES (NEW.`id`); UPDATE `shop`.`u` SET n = n + 1; END",
                "DELETE IGNORE FROM `shop`.`_t_new` WHERE `shop`.`_t_new`.`id` <=> OLD.`id` OR note(OLD.`id`)",
                "SET NEW.`id` = 1"
            })
    void refusesAnythingElse(String action) {
        assertThat(ShadowTriggers.is("pt_osc_shop_t_upd", TABLE, action)).isFalse();
    }

    @Test
    void recognisesQuotedNames() {
        TableName odd = new TableName("sh`op", "t.x");
        assertThat(ShadowTriggers.is("pt_osc_a", odd, "REPLACE INTO `sh``op`.`_t.x_new` (`i``d`) VALUES (NEW.`i``d`)"))
                .isTrue();
        assertThat(ShadowTriggers.is("pt_osc_a", odd, "REPLACE INTO `sh``op`.`_tax_new` (`i``d`) VALUES (NEW.`i``d`)"))
                .isFalse();
    }
}
