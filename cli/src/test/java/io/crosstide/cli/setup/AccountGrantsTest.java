package io.crosstide.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.SqlText;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.TableRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountGrantsTest {

    private static final ServerFeatures NEW = ServerFeatures.NEWEST;

    private static AccountGrants grants(LoopPrevention mode, String... includes) {
        return new AccountGrants(
                "o'neil", mode, TableRules.of(List.of(includes), List.of()).include());
    }

    @Test
    void gtidModeSetsGtids() {
        assertThat(grants(LoopPrevention.GTID, "shop.*").grants(NEW))
                .contains(
                        "GRANT REPLICATION_APPLIER ON *.* TO 'o''neil'@'%'",
                        "GRANT TRANSACTION_GTID_TAG ON *.* TO 'o''neil'@'%'");
    }

    @Test
    void directionTableModeNeedsNoTags() {
        assertThat(grants(LoopPrevention.DIRECTION_TABLE, "shop.*").grants(NEW))
                .contains("GRANT REPLICATION_APPLIER ON *.* TO 'o''neil'@'%'") // for row events
                .noneMatch(grant -> grant.contains("TAG"));
    }

    @Test
    void olderServerKnowsNoTags() {
        assertThat(grants(LoopPrevention.GTID, "shop.*").grants(new ServerFeatures(true, false, false)))
                .noneMatch(grant -> grant.contains("TAG"));
    }

    @Test
    void preparedTransactionsAreShown() {
        assertThat(grants(LoopPrevention.DIRECTION_TABLE, "shop.*").grants(NEW))
                .contains("GRANT XA_RECOVER_ADMIN ON *.* TO 'o''neil'@'%'");
    }

    @Test
    void serverBeforeTheApplierPrivilegeGetsTheWiderOne() {
        assertThat(grants(LoopPrevention.GTID, "shop.*").grants(new ServerFeatures(false, false, false)))
                .contains("GRANT SESSION_VARIABLES_ADMIN ON *.* TO 'o''neil'@'%'")
                .noneMatch(grant -> grant.contains("REPLICATION_APPLIER"));
    }

    @Test
    void globOfDatabasesBecomesPattern() {
        assertThat(grants(LoopPrevention.GTID, "shop_?.*", "a*.orders").grants(NEW))
                .contains(
                        "GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON `shop\\__`.* TO 'o''neil'@'%'",
                        "GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON `a%`.* TO 'o''neil'@'%'");
    }

    @Test
    void allDatabasesNeedOneGrant() {
        assertThat(grants(LoopPrevention.GTID, "*.*", "shop.*").grants(NEW))
                .filteredOn(grant -> grant.contains("INSERT"))
                .containsExactly("GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON *.* TO 'o''neil'@'%'");
    }

    @Test
    void partialRevokesTakePatternsLiterally() {
        assertThat(grants(LoopPrevention.GTID, "my_shop.*").grants(new ServerFeatures(true, true, true)))
                .contains("GRANT SELECT, INSERT, UPDATE, DELETE, TRIGGER ON `my_shop`.* TO 'o''neil'@'%'");
    }

    @Test
    void passwordIsQuoted() {
        assertThat(grants(LoopPrevention.GTID, "shop.*").createUser(SqlText.literalInEmptySqlMode("a'b\\c")))
                .isEqualTo("CREATE USER IF NOT EXISTS 'o''neil'@'%' IDENTIFIED BY 'a''b\\\\c'");
    }
}
