package io.crosstide.change.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CheckpointCodecTest {
    private final CheckpointCodec codec = new CheckpointCodec();

    @Test
    void bytesEqualTheGoldenFile() throws IOException {
        assertThat(Golden.lines(codec.encode(Samples.checkpoint())))
                .isEqualTo(Golden.lines(Golden.bytes("checkpoint.hex")));
    }

    @Test
    void goldenFileDecodesToTheCheckpoint() throws IOException {
        assertThat(codec.decode(Golden.bytes("checkpoint.hex"))).isEqualTo(Samples.checkpoint());
    }

    @Test
    void preparedTransactionsEqualTheGoldenFile() throws IOException {
        assertThat(Golden.lines(codec.encode(Samples.checkpointWithPrepared())))
                .isEqualTo(Golden.lines(Golden.bytes("checkpoint-prepared.hex")));
        assertThat(codec.decode(Golden.bytes("checkpoint-prepared.hex"))).isEqualTo(Samples.checkpointWithPrepared());
    }

    @Test
    void pendingEchoesEqualTheGoldenFile() throws IOException {
        assertThat(Golden.lines(codec.encode(Samples.checkpointWithEchoes())))
                .isEqualTo(Golden.lines(Golden.bytes("checkpoint-echoes.hex")));
        assertThat(codec.decode(Golden.bytes("checkpoint-echoes.hex"))).isEqualTo(Samples.checkpointWithEchoes());
    }

    @Test
    void everyDamagedBitIsFound() throws IOException {
        byte[] bytes = Golden.bytes("checkpoint.hex");
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            assertThatThrownBy(() -> codec.decode(damaged))
                    .as("bit %d", bit)
                    .isInstanceOf(CorruptRecordException.class);
        }
    }
}
