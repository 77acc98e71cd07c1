package io.crosstide.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.AppliedTables;
import io.crosstide.bookkeeping.link.ApplyMethod;
import io.crosstide.bookkeeping.link.ApplyMethodTable;
import io.crosstide.change.row.TableName;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrosstideSchemaTest {

    /**
     * COMPACT refuses keys longer than 767 bytes. A table takes every option that its definition leaves out from the
     * server.
     */
    @Test
    void doesNotDependOnServerDefaults() throws Exception {
        try (ServerFolder folder = ServerFolder.create("crosstide-schema-test");
                MysqlServer server = new MysqldBuilder(
                                MysqlInstallation.find(System.err::println), folder.resolve("mysql"))
                        .option("innodb_default_row_format", "COMPACT")
                        .option("default_storage_engine", "MyISAM")
                        .option("character_set_server", "latin1")
                        .build()) {
            server.start();
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                for (int repeated = 0; repeated < 2; repeated++) {
                    for (String sql : CrosstideSchema.statements()) {
                        statement.execute(sql);
                    }
                }
                List<String> tables = new ArrayList<>();
                try (ResultSet rows =
                        statement.executeQuery("SELECT CONCAT_WS(' ', engine, row_format, table_collation)"
                                + " FROM information_schema.tables WHERE table_schema = 'crosstide'")) {
                    while (rows.next()) {
                        tables.add(rows.getString(1));
                    }
                }
                assertThat(tables).hasSizeGreaterThan(10).containsOnly("InnoDB Dynamic utf8mb4_bin");
                assertThat(SchemaGaps.of(connection)).isEmpty();
                methodsOfTables(connection);
            }
        }
    }

    /** Also where an older version created the schema. */
    private static void methodsOfTables(Connection connection) throws Exception {
        ApplyMethodTable methods = new ApplyMethodTable(new LinkName("shop", "orders", "beijing", "shanghai"));
        TableName item = new TableName("shop", "item");
        TableName note = new TableName("shop", "note");
        assertThat(methods.read(connection)).contains(new AppliedTables(0, List.of()));
        methods.write(connection, item, ApplyMethod.SQL);
        methods.write(connection, note, ApplyMethod.SQL);
        assertThat(methods.read(connection)).contains(new AppliedTables(0, List.of(item, note)));
        methods.write(connection, item, ApplyMethod.ROW_EVENTS);
        assertThat(methods.isCurrent(connection, item, ApplyMethod.SQL)).isFalse();
        assertThat(methods.isCurrent(connection, item, ApplyMethod.ROW_EVENTS)).isTrue();
        assertThat(methods.read(connection)).contains(new AppliedTables(1, List.of(note)));
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE crosstide.apply_method");
        }
        assertThat(SchemaGaps.of(connection)).isEmpty();
        assertThat(methods.isCurrent(connection, item, ApplyMethod.SQL)).isTrue();
        assertThat(methods.read(connection)).isEmpty();
    }
}
