package io.crosstide.syncer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.CheckpointCodec;
import io.crosstide.topology.StreamName;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StreamProgressTest {
    private static final UUID OWN = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");
    private static final Checkpoint FIRST = Checkpoints.first(
            new StreamName("shop", "orders", "east"), UUID.randomUUID(), "topic", GtidSet.EMPTY, Set.of(OWN), 1);

    private final StreamProgress progress = new StreamProgress(FIRST);

    @Test
    void staysSmallOverTwoMillionAlternationsOfOwnTransactionsAndEchoes() {
        for (long number = 1; number <= 4_000_000; number += 2) {
            progress.ownEcho(Gtid.of(OWN, number), number, number);
            progress.takeEchoes();
            progress.publish(Gtid.of(OWN, number + 1));
        }
        Checkpoint checkpoint = progress.checkpoint(1);
        assertThat(checkpoint.seq()).isEqualTo(2_000_000);
        assertThat(checkpoint.published()).isEqualTo(GtidSet.parse(OWN + ":1-4000000"));
        assertThat(new CheckpointCodec().encode(checkpoint)).hasSizeLessThan(500);
    }

    @Test
    void remembersOwnEchoesUntilARecordCarriesThem() {
        progress.ownEcho(Gtid.of(OWN, 1), 5, 9);
        Checkpoint before = progress.checkpoint(1);
        assertThat(before.pendingEchoes()).isEqualTo(GtidSet.parse(OWN + ":1"));
        assertThat(before.published()).isEqualTo(GtidSet.EMPTY);

        StreamProgress resumed = new StreamProgress(before);
        assertThat(resumed.takeEchoes()).isEqualTo(GtidSet.parse(OWN + ":1"));
        assertThat(resumed.takeEchoes()).isEqualTo(GtidSet.EMPTY);
        assertThat(resumed.checkpoint(2).published()).isEqualTo(GtidSet.parse(OWN + ":1"));
    }

    @Test
    void givesTheRecordThatCarriesAnEchoAStampAfterTheCommitOfTheEcho() {
        progress.ownEcho(Gtid.of(OWN, 1), 5, 9);
        assertThat(progress.nextStamp(2)).isGreaterThan(9);
    }
}
