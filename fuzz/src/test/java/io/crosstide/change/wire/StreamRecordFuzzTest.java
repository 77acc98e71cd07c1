package io.crosstide.change.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.crosstide.fuzz.Seeds;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.provider.MethodSource;

/** W4: values of a transactions topic of any bytes. They are read, or refused by a {@link CorruptRecordException}. */
class StreamRecordFuzzTest {
    private final StreamRecordCodec codec = new StreamRecordCodec();

    static List<byte[]> seeds() {
        return Seeds.records("transaction", "altered", "computed", "range", "echoes", "heartbeat");
    }

    @MethodSource("seeds")
    @FuzzTest
    void readsOrRefuses(byte[] value) {
        decoded(value);
        Sealed.of(value, io.crosstide.change.wire.proto.StreamRecord.getDefaultInstance())
                .flatMap(this::decoded)
                .ifPresent(this::isConsistent);
    }

    private Optional<StreamRecord> decoded(byte[] value) {
        try {
            codec.decodeWithoutEvents(value);
            return Optional.of(codec.decode(value));
        } catch (CorruptRecordException refused) {
            return Optional.empty();
        }
    }

    private void isConsistent(StreamRecord record) {
        assertThat(codec.decode(codec.encode(record))).isEqualTo(record);
        assertThat(record.headers()).hasSize(4);
        assertThat(record.toString()).isNotEmpty();
    }
}
