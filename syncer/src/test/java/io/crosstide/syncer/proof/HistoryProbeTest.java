package io.crosstide.syncer.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HistoryProbeTest {
    private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String GROUP = "4e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String FORMER = "5e11fa47-71ca-11e1-9e33-c80aa9429562";

    @Test
    void asksForTheLastTransactionOfEachCurrentUuid() {
        assertThat(asked(SERVER + ":1-5:9," + GROUP + ":1-70," + FORMER + ":1-3", Optional.empty(), ""))
                .isEqualTo(GtidSet.parse(SERVER + ":9," + GROUP + ":70"));
    }

    @Test
    void asksForTheLastTransactionInTheStream() {
        Optional<StreamRecord> tagged = Optional.of(chunk(SERVER + ":app:4"));
        assertThat(asked(SERVER + ":1-5:app:1-4", tagged, "")).isEqualTo(GtidSet.parse(SERVER + ":5:app:4"));
    }

    @Test
    void asksForNoPurgedTransaction() {
        assertThat(asked(SERVER + ":1-5", Optional.of(chunk(FORMER + ":3")), SERVER + ":1-5," + FORMER + ":1-3"))
                .isEqualTo(GtidSet.EMPTY);
    }

    /** A server whose binlogs have transactions without GTIDs would start after them. */
    @Test
    void asksForTheLastExecutedTransactionIfNothingIsPublished() {
        HistoryProbe probe = HistoryProbe.of(
                checkpoint(SERVER + ":1-5", ""),
                Set.of(UUID.fromString(SERVER), UUID.fromString(GROUP)),
                Optional.empty(),
                GtidSet.EMPTY);
        assertThat(probe.gtids()).isEqualTo(GtidSet.parse(SERVER + ":5"));
        assertThat(probe.published()).as("compared by commit time").isEqualTo(GtidSet.EMPTY);
    }

    @Test
    void asksForTheLastExecutedTransactionIfAllPublishedOnesArePurged() {
        HistoryProbe probe = HistoryProbe.of(
                checkpoint(SERVER + ":1-9", SERVER + ":1-5"),
                Set.of(UUID.fromString(SERVER)),
                Optional.of(chunk(SERVER + ":5")),
                GtidSet.parse(SERVER + ":1-7"));
        assertThat(probe.gtids()).isEqualTo(GtidSet.parse(SERVER + ":9"));
    }

    private static GtidSet asked(String published, Optional<StreamRecord> tail, String purged) {
        return HistoryProbe.of(
                        checkpoint(published, published),
                        Set.of(UUID.fromString(SERVER), UUID.fromString(GROUP)),
                        tail,
                        GtidSet.parse(purged))
                .gtids();
    }

    private static TransactionChunk chunk(String gtid) {
        return new TransactionChunk(
                UUID.randomUUID(),
                5,
                Gtid.parse(gtid),
                "east",
                UUID.fromString(SERVER),
                100,
                101,
                List.of(),
                GtidSet.EMPTY,
                0,
                true,
                new byte[0],
                new byte[] {1},
                1,
                "binlog.000001:4",
                List.of());
    }

    private static Checkpoint checkpoint(String executed, String published) {
        return new Checkpoint(
                UUID.randomUUID(),
                "id",
                "orders",
                "east",
                5,
                GtidSet.EMPTY,
                GtidSet.parse(executed),
                GtidSet.parse(published),
                GtidSet.EMPTY,
                GtidSet.EMPTY,
                100,
                0,
                List.of(),
                Map.of(),
                Map.of(),
                0,
                0,
                0,
                "",
                "",
                "");
    }
}
