package io.crosstide.syncer.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.syncer.Servers;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import java.sql.Connection;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BinlogFiltersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    -              | mysql,sys          | -                                                        | -
                    -              | mysql,shop         | binlog_ignore_db is shop, wanted only system schemas    | true
                    -              | shop,crosstide     | binlog_ignore_db is shop,crosstide, wanted only system schemas | false
                    shop           | -                  | binlog_do_db is shop, wanted none, or accepted and with crosstide | false
                    shop,crosstide | shop               | binlog_do_db is shop,crosstide, wanted none, or accepted and with crosstide | true
                    """)
    void findsOptionsThatMayLeaveGaps(String onlyLogged, String notLogged, String finding, Boolean acceptable) {
        BinlogFilters filters = new BinlogFilters(names(onlyLogged), names(notLogged));
        if (finding == null) {
            assertThat(filters.findings(Set.of())).isEmpty();
        } else {
            assertThat(filters.findings(Set.of())).singleElement().satisfies(each -> {
                assertThat(each).hasToString(finding);
                assertThat(each.accepted()).isFalse();
            });
            assertThat(filters.findings(Set.of("binlog_do_db", "binlog_ignore_db")))
                    .singleElement()
                    .satisfies(each -> assertThat(each.accepted()).isEqualTo(acceptable));
        }
    }

    private static Set<String> names(String list) {
        return list == null ? Set.of() : new LinkedHashSet<>(Arrays.asList(list.split(",")));
    }

    @Test
    void findsNoOptionByDefault() throws Exception {
        try (Connection connection = Servers.MYSQL.connect()) {
            assertThat(BinlogFilters.read(connection)).isEqualTo(new BinlogFilters(Set.of(), Set.of()));
        }
    }

    @Tag("matrix")
    @ParameterizedTest
    @EnumSource(
            value = MysqlRelease.class,
            names = {"V8_0", "CURRENT"})
    void sourceSettingsIncludeTheFilters(MysqlRelease release) throws Exception {
        MysqlInstallation installation = MysqlInstallation.of(release, System.err::println);
        try (MysqlServer server = new MysqldBuilder(installation, Servers.FOLDER.resolve("filters-" + release))
                .option("binlog_ignore_db", "audit")
                .build()) {
            server.start();
            try (Connection connection = server.connect()) {
                assertThat(SourceSettings.check(connection, Set.of()))
                        .extracting(SettingFinding::variable)
                        .contains("binlog_ignore_db");
            }
        }
    }
}
