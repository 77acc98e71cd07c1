package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.definition.TableDefinition;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.DefinitionCodec;
import io.crosstide.change.wire.DefinitionRecord;
import io.crosstide.streams.Time;
import io.crosstide.syncer.definition.DefinitionReader;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.TableRules;
import io.crosstide.writer.schema.DefinedTables;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.schema.TargetTable;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A published definition says what a writer of the datacenter reads from its server. */
class PublishedTablesTest {
    private static final UUID STREAM = UUID.randomUUID();

    @Test
    void isTheTableThatAWriterReads() throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.execute(
                    "a",
                    "CREATE DATABASE shop",
                    "CREATE TABLE shop.customer (id INT UNSIGNED PRIMARY KEY, code CHAR(3) CHARACTER SET latin1,"
                            + " region SMALLINT, UNIQUE KEY by_region (region, code))",
                    "CREATE TABLE shop.wide (id BIGINT UNSIGNED AUTO_INCREMENT, c TINYINT(1) NOT NULL DEFAULT -1,"
                            + " d DECIMAL(12,4) DEFAULT 0, f DOUBLE, b BIT(11) DEFAULT b'101', y YEAR,"
                            + " made DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),"
                            + " at TIMESTAMP NULL, t TIME(6), bin VARBINARY(9), blobby MEDIUMBLOB, j JSON, g POINT,"
                            + " e ENUM('a', 'it''s', 'é', 'back\\\\slash') CHARACTER SET latin1 DEFAULT 'é',"
                            + " eb ENUM('x', 'y') CHARACTER SET binary, s SET('p', 'q', 'ü'),"
                            + " txt VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'O''Neil',"
                            + " expr VARCHAR(10) DEFAULT (UPPER('it\\'s')), v INT AS (c % 7) VIRTUAL,"
                            + " w INT AS (c + 1) STORED, x VARCHAR(90) AS (CONCAT(txt, '\\'')) VIRTUAL, customer INT UNSIGNED,"
                            + " PRIMARY KEY (id), UNIQUE KEY u (txt(5) DESC, v), UNIQUE KEY fn ((c * 2)), KEY plain (d),"
                            + " CONSTRAINT positive CHECK (f > 0) NOT ENFORCED, CONSTRAINT of_customer FOREIGN KEY (customer)"
                            + " REFERENCES shop.customer (id) ON DELETE SET NULL ON UPDATE CASCADE)",
                    "CREATE TRIGGER shop.fires BEFORE INSERT ON shop.wide FOR EACH ROW SET NEW.y = 2000",
                    "CREATE TABLE shop.keyless (c INT) ENGINE = MyISAM",
                    "CREATE VIEW shop.seen AS SELECT id FROM shop.customer");
            try (Connection connection = mesh.mysql("a").connect()) {
                List<DefinitionRecord> records = new ArrayList<>();
                new DefinitionReader(connection, TableRules.ALL, List.of())
                        .read(table -> records.addAll(new DefinitionCodec().encode(STREAM, table)));
                List<TableDefinition> definitions = new DefinitionCodec()
                        .decode(
                                STREAM,
                                records.stream().map(DefinitionRecord::value).toList());
                Map<TableName, TargetTable> tables = DefinedTables.of(definitions);
                TargetSchema read = new TargetSchema(() -> mesh.mysql("a").connect(), Time.SYSTEM);
                for (String name : List.of("customer", "keyless", "seen", "wide")) {
                    TableName table = new TableName("shop", name);
                    assertThat(tables.get(table)).isEqualTo(read.table(connection, table));
                }
                assertThat(definitions)
                        .filteredOn(table -> table.name().database().equals("shop"))
                        .hasSize(4);
            }
        }
    }
}
