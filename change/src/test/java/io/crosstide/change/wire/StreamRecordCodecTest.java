package io.crosstide.change.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.crosstide.change.gtid.GtidSet;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StreamRecordCodecTest {
    private final StreamRecordCodec codec = new StreamRecordCodec();

    static Stream<Arguments> samples() {
        return Stream.of(
                Arguments.of("transaction.hex", Samples.transaction()),
                Arguments.of("altered.hex", Samples.altered()),
                Arguments.of("computed.hex", Samples.computed()),
                Arguments.of("range.hex", Samples.range()),
                Arguments.of("echoes.hex", Samples.echoes()),
                Arguments.of("heartbeat.hex", Samples.heartbeat()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void bytesEqualTheGoldenFile(String file, StreamRecord record) throws IOException {
        assertThat(Golden.lines(codec.encode(record))).isEqualTo(Golden.lines(Golden.bytes(file)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void goldenFileDecodesToTheRecord(String file, StreamRecord record) throws IOException {
        assertThat(codec.decode(Golden.bytes(file))).isEqualTo(record);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void damageIsFoundUnlessItChangesNothing(String file, StreamRecord record) throws IOException {
        byte[] bytes = Golden.bytes(file);
        int harmless = 0;
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            try {
                assertThat(codec.decode(damaged)).isEqualTo(record);
                harmless++;
            } catch (CorruptRecordException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        }
        // A boolean field is true for every number but 0; no record has more than three of them.
        assertThat(harmless).isLessThan(3 * Byte.SIZE);
    }

    @Test
    void refusesNewerAndOlderVersions() {
        assertThatThrownBy(() -> codec.decode(changed(builder -> builder.setWireVersion(2))))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("wire version 2")
                .hasMessageContaining("upgrade");
        assertThatThrownBy(() -> codec.decode(changed(builder -> builder.setWireVersion(0))))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("wire version 0");
    }

    @Test
    void refusesReservedKinds() {
        assertThatThrownBy(() -> codec.decode(changed(builder -> builder.setKindValue(4))))
                .isInstanceOf(CorruptRecordException.class)
                .hasMessageContaining("kind 4");
    }

    @Test
    void refusesRecordsWithoutRequiredFields() {
        List<Consumer<io.crosstide.change.wire.proto.StreamRecord.Builder>> changes = List.of(
                io.crosstide.change.wire.proto.StreamRecord.Builder::clearStreamId,
                io.crosstide.change.wire.proto.StreamRecord.Builder::clearGtid,
                io.crosstide.change.wire.proto.StreamRecord.Builder::clearSeq,
                io.crosstide.change.wire.proto.StreamRecord.Builder::clearOrigin,
                io.crosstide.change.wire.proto.StreamRecord.Builder::clearServerUuid,
                builder -> builder.getDependsBuilder(0).clearDatacenter());
        for (Consumer<io.crosstide.change.wire.proto.StreamRecord.Builder> change : changes) {
            assertThatThrownBy(() -> codec.decode(changed(change))).isInstanceOf(CorruptRecordException.class);
        }
    }

    @Test
    void refusesRangesThatDoNotMatchTheirGtids() {
        assertThatThrownBy(() -> new Range(
                        Samples.STREAM,
                        1,
                        3,
                        GtidSet.parse(Samples.SERVER + ":1-2"),
                        "beijing",
                        Samples.SERVER,
                        0,
                        0,
                        List.of(),
                        GtidSet.EMPTY,
                        List.of(),
                        ""))
                .hasMessageContaining("Range 1..3 does not match its 2 GTIDs");
    }

    @Test
    void headersSummarizeTheRecord() {
        assertThat(Samples.transaction().headers())
                .isEqualTo(Map.of(
                        "kind", "TRANSACTION", "gtid", Samples.SERVER + ":orders:7", "seq", "42", "origin", "beijing"));
        assertThat(Samples.range().headers()).containsEntry("seq", "43-45").containsEntry("kind", "RANGE");
        assertThat(Samples.heartbeat().headers()).containsEntry("kind", "HEARTBEAT");
    }

    @Test
    void randomTransactionsAreDecodedUnchanged() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] events = new byte[random.nextInt(5_000)];
            random.nextBytes(events);
            TransactionChunk sample = Samples.transaction();
            TransactionChunk record = new TransactionChunk(
                    new UUID(random.nextLong(), random.nextLong()),
                    1 + random.nextInt(1_000_000),
                    sample.gtid(),
                    "dc" + random.nextInt(),
                    UUID.randomUUID(),
                    random.nextLong() >>> 1,
                    random.nextLong() >>> 1,
                    random.nextBoolean() ? sample.depends() : List.of(),
                    random.nextBoolean() ? GtidSet.parse(Samples.SERVER + ":5-6") : GtidSet.EMPTY,
                    random.nextInt(5),
                    random.nextBoolean(),
                    random.nextBoolean() ? new byte[0] : sample.formatDescription(),
                    events,
                    random.nextInt(1_000),
                    "",
                    List.of());
            assertThat(codec.decode(codec.encode(record))).as("seed %d", seed).isEqualTo(record);
        }
    }

    /** The sample transaction with a changed field and the CRC that matches. */
    private byte[] changed(Consumer<io.crosstide.change.wire.proto.StreamRecord.Builder> change) {
        try {
            io.crosstide.change.wire.proto.StreamRecord.Builder builder =
                    io.crosstide.change.wire.proto.StreamRecord.parseFrom(codec.encode(Samples.transaction()))
                            .toBuilder();
            change.accept(builder);
            builder.clearCrc();
            return Crc.bytes(builder.setCrc(Crc.of(builder.build())).build());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
