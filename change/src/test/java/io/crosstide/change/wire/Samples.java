package io.crosstide.change.wire;

import io.crosstide.change.definition.DefinedCheck;
import io.crosstide.change.definition.DefinedColumn;
import io.crosstide.change.definition.DefinedForeignKey;
import io.crosstide.change.definition.DefinedIndex;
import io.crosstide.change.definition.DefinedTrigger;
import io.crosstide.change.definition.RememberedLink;
import io.crosstide.change.definition.TableDefinition;
import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.TableName;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The records in the golden files. */
final class Samples {
    static final UUID STREAM = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");
    static final UUID SERVER = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");

    private Samples() {}

    static TransactionChunk transaction() {
        return new TransactionChunk(
                STREAM,
                42,
                Gtid.parse(SERVER + ":orders:7"),
                "beijing",
                SERVER,
                1_700_000_000_123_456L,
                1_700_000_000_123_999L,
                List.of(
                        new Dependency("paris", GtidSet.EMPTY, 17),
                        new Dependency("shanghai", GtidSet.parse("ffffffff-80ca-11e1-9e33-c80aa94295ff:1-3"), 0)),
                GtidSet.EMPTY,
                1,
                true,
                new byte[] {1, 2, 3},
                new byte[] {4, 5, 6, (byte) 0xff},
                3,
                "binlog.000007:1234",
                List.of());
    }

    /** With the defaults of a table's columns. */
    static TransactionChunk altered() {
        return withDefaults(List.of(
                new TableDefaults(
                        "shop",
                        "orders",
                        List.of(
                                new ColumnDefault("state", "new"),
                                new ColumnDefault("note", ""),
                                new ColumnDefault("made", null))),
                new TableDefaults("shop", "items", List.of())));
    }

    /** With a default that is computed. */
    static TransactionChunk computed() {
        return withDefaults(List.of(new TableDefaults("shop", "orders", List.of(ColumnDefault.ofExpression("made")))));
    }

    private static TransactionChunk withDefaults(List<TableDefaults> defaults) {
        TransactionChunk plain = transaction();
        return new TransactionChunk(
                plain.streamId(),
                plain.seq(),
                plain.gtid(),
                plain.origin(),
                plain.serverUuid(),
                plain.commitTimeMicros(),
                plain.stamp(),
                plain.depends(),
                plain.echoes(),
                plain.chunk(),
                plain.last(),
                plain.formatDescription(),
                plain.events(),
                plain.rows(),
                plain.binlogPosition(),
                defaults);
    }

    static Range range() {
        return range(GtidSet.EMPTY);
    }

    /** With own GTIDs of echoes. */
    static Range echoes() {
        return range(GtidSet.parse(SERVER + ":5-7"));
    }

    private static Range range(GtidSet echoes) {
        return new Range(
                STREAM,
                43,
                45,
                GtidSet.parse(SERVER + ":8-10"),
                "beijing",
                SERVER,
                1_700_000_001_000_000L,
                1_700_000_001_000_001L,
                List.of(),
                echoes,
                List.of("ALTER TABLE t ADD c INT"),
                "binlog.000007:2345");
    }

    static Heartbeat heartbeat() {
        return new Heartbeat(
                STREAM,
                45,
                "beijing",
                SERVER,
                1_700_000_002_000_000L,
                1_700_000_001_000_001L,
                GtidSet.parse(SERVER + ":1-10"),
                GtidSet.EMPTY,
                "binlog.000007:2345");
    }

    static OpenTransactionRecord openTransaction() {
        return new OpenTransactionRecord(
                STREAM,
                46,
                Gtid.parse(SERVER + ":12"),
                1_700_000_002_000_000L,
                1_700_000_003_000_000L,
                812_345_678,
                1_700_000_048_500_000L);
    }

    static Checkpoint checkpoint() {
        return checkpoint(Map.of(), GtidSet.EMPTY);
    }

    static Checkpoint checkpointWithEchoes() {
        return checkpoint(Map.of(), GtidSet.parse(SERVER + ":12"));
    }

    static Checkpoint checkpointWithPrepared() {
        return checkpoint(
                Map.of(
                        Xid.parse("X'00ff27',X'62',4294967295"), Gtid.parse(SERVER + ":9"),
                        Xid.parse("X'6f6e65',X'',1"), Gtid.parse(SERVER + ":orders:7")),
                GtidSet.EMPTY);
    }

    private static Checkpoint checkpoint(Map<Xid, Gtid> prepared, GtidSet pendingEchoes) {
        return new Checkpoint(
                STREAM,
                "V2hhdCBhIHRvcGljIQ",
                "orders",
                "beijing",
                45,
                GtidSet.parse(SERVER + ":1-3"),
                GtidSet.parse(SERVER + ":1-10:orders:7"),
                GtidSet.parse(SERVER + ":4-10:orders:7"),
                GtidSet.parse(SERVER + ":11"),
                pendingEchoes,
                1_700_000_001_000_001L,
                1_700_000_000_500_000L,
                List.of(new Dependency("paris", GtidSet.EMPTY, 17)),
                Map.of(SERVER, "beijing", UUID.fromString("ffffffff-80ca-11e1-9e33-c80aa94295ff"), "shanghai"),
                prepared,
                1_700_000_002_000_000L,
                1,
                2,
                "binlog.000007:2345",
                "the source purged what is needed",
                "re-seed the target");
    }

    /** With every field, and with fields that are absent. */
    static TableDefinition definition() {
        return new TableDefinition(
                new TableName("shop", "or`ders"),
                "BASE TABLE",
                "InnoDB",
                "Dynamic",
                "utf8mb4_0900_ai_ci",
                List.of(
                        new DefinedColumn(
                                "id",
                                "bigint",
                                "bigint",
                                false,
                                null,
                                "auto_increment",
                                null,
                                null,
                                0,
                                0,
                                19,
                                0,
                                0,
                                ""),
                        new DefinedColumn(
                                "state",
                                "enum",
                                "enum('new','done')",
                                true,
                                "new",
                                "",
                                "utf8mb4",
                                "utf8mb4_0900_ai_ci",
                                255,
                                16,
                                0,
                                0,
                                0,
                                ""),
                        new DefinedColumn(
                                "made",
                                "datetime",
                                "datetime(6)",
                                false,
                                null,
                                "STORED GENERATED",
                                null,
                                null,
                                0,
                                0,
                                0,
                                0,
                                6,
                                "now(6)")),
                List.of(
                        new DefinedIndex(
                                "PRIMARY", true, "BTREE", List.of(new DefinedIndex.Part("id", 0, false, null))),
                        new DefinedIndex(
                                "wide",
                                false,
                                "BTREE",
                                List.of(
                                        new DefinedIndex.Part("state", 7, true, null),
                                        new DefinedIndex.Part(null, 0, false, "(`id` + 1)")))),
                List.of(new DefinedForeignKey(
                        "of_customer",
                        List.of("id", "state"),
                        new TableName("crm", "customer"),
                        List.of("customer", "kind"),
                        "CASCADE",
                        "NO ACTION")),
                List.of(new DefinedTrigger("fires", "BEFORE", "INSERT", "SET NEW.state = 'new'")),
                List.of(new DefinedCheck("positive", "(`id` > 0)", false)),
                List.of(new RememberedLink(
                        "shanghai",
                        List.of("id", "state"),
                        List.of("state", "id"),
                        List.of(
                                new RememberedLink.MissingColumn("note", null, null),
                                new RememberedLink.MissingColumn("size", "7", "8")))));
    }

    static DefinitionsReading definitionsReading() {
        return new DefinitionsReading(STREAM, 1_700_000_000_123_456L, List.of("shop.*", "crm.?"), List.of("shop.log"));
    }
}
