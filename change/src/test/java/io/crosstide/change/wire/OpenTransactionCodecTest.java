package io.crosstide.change.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OpenTransactionCodecTest {
    private final OpenTransactionCodec codec = new OpenTransactionCodec();

    @Test
    void equalsTheGoldenFile() throws IOException {
        assertThat(Golden.lines(codec.encode(Samples.openTransaction())))
                .isEqualTo(Golden.lines(Golden.bytes("open-transaction.hex")));
        assertThat(codec.decode(Golden.bytes("open-transaction.hex"))).isEqualTo(Samples.openTransaction());
        assertThat(Samples.openTransaction().openFor()).isEqualTo(Duration.ofMillis(45_500));
    }

    @Test
    void findsDamage() throws IOException {
        byte[] damaged = Golden.bytes("open-transaction.hex");
        damaged[damaged.length - 1] ^= 1;
        assertThatThrownBy(() -> codec.decode(damaged)).isInstanceOf(CorruptRecordException.class);
    }
}
