package io.crosstide.syncer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.crosstide.binlog.PartedEvent;
import io.crosstide.change.event.Checksum;
import io.crosstide.syncer.assembly.TransactionAssembler;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.topology.StreamName;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Transactions in one TRANSACTION_PAYLOAD event, which may come in parts. */
class CompressedTransactionTest {
    private static final int FIRST_PART = 44;
    private static final PartedEvent.Parts NO_MORE = () -> {
        throw new EOFException("no more parts");
    };

    private final EventBytes events = new EventBytes();
    private final RecordingSink sink = new RecordingSink();
    private final TransactionAssembler assembler = assembler();

    /**
     * Otherwise a payload of kilobytes, which may contain gigabytes, would fill the heap. The end of this payload
     * cannot be unpacked.
     */
    @Test
    void passesOnEventsWhileItUnpacksThePayload() throws Exception {
        byte[] packed = packedTransaction();
        accept(events.gtid(1), events.payload(packed, packed.length), events.gtid(2));
        assertThatThrownBy(() -> accept(events.payload(packed, packed.length - 1)))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("cannot be unpacked");
        assertThat(sink.seen).containsExactly("begin 1", "map d.t", "rows d.t", "end", "begin 2", "map d.t");
    }

    @Test
    void readsAPayloadThatComesInParts() throws Exception {
        byte[] packed = packedTransaction();
        byte[] event = events.payload(packed, packed.length);
        for (int length = 1; length < event.length - FIRST_PART; length++) {
            sink.seen.clear();
            accept(events.gtid(1));
            acceptInParts(event, length);
            assertThat(sink.seen).containsExactly("begin 1", "map d.t", "rows d.t", "end");
            sink.seen.clear();
            sink.wanted = false;
            accept(events.gtid(2));
            acceptInParts(event, length);
            assertThat(sink.seen).containsExactly("begin 2", "end");
            sink.wanted = true;
        }
    }

    /** Otherwise the transaction would be published before its damage is detected. */
    @Test
    void endsATransactionOnlyAfterTheChecksumIsVerified() throws Exception {
        byte[] packed = packedTransaction();
        byte[] event = events.payload(packed, packed.length);
        event[event.length - 1] ^= 1;
        for (boolean wanted : List.of(true, false)) {
            for (int first : List.of(FIRST_PART, event.length)) {
                sink.seen.clear();
                sink.wanted = wanted;
                TransactionAssembler fresh = assembler();
                fresh.accept(events.gtid(1), NO_MORE);
                assertThatThrownBy(() -> fresh.accept(
                                Arrays.copyOf(event, first), () -> Arrays.copyOfRange(event, first, event.length)))
                        .hasMessageContaining("Checksum of the TRANSACTION_PAYLOAD");
                assertThat(sink.seen).doesNotContain("end");
            }
        }
    }

    /** Some damage appears while the payload is unpacked, before its checksum is read. */
    @Test
    void reportsTheChecksumForAnyDamage() throws Exception {
        byte[] packed = packedTransaction();
        for (int i = 0; i < packed.length; i++) {
            byte[] event = events.payload(packed, packed.length);
            event[event.length - Checksum.LENGTH - 1 - i] ^= 0x55;
            for (int first : List.of(FIRST_PART, event.length)) {
                TransactionAssembler fresh = assembler();
                fresh.accept(events.gtid(1), NO_MORE);
                assertThatThrownBy(() -> fresh.accept(
                                Arrays.copyOf(event, first), () -> Arrays.copyOfRange(event, first, event.length)))
                        .as("byte %d", i)
                        .hasMessageContaining("Checksum of");
            }
        }
        assertThat(sink.seen).doesNotContain("end");
    }

    /** An event that does not fit into memory stops the stream, because a retry would fail again. */
    @Test
    void w4StopsAtAnEventLargerThanAnArray() throws Exception {
        byte[] inner = Checksum.strip(events.query("BEGIN"));
        Arrays.fill(inner, 9, 13, (byte) 0xff);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(packed)) {
            out.write(inner);
        }
        accept(events.gtid(1));
        assertThatThrownBy(() -> accept(events.payload(packed.toByteArray(), packed.size(), 0xffffffffffL)))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("an event of 4294967295 bytes");
        byte[] damaged = events.payload(packed.toByteArray(), packed.size(), 0xffffffffffL);
        damaged[damaged.length - 1] ^= 1;
        TransactionAssembler fresh = assembler();
        fresh.accept(events.gtid(1), NO_MORE);
        assertThatThrownBy(() -> fresh.accept(damaged, NO_MORE)).hasMessageContaining("Checksum of");
    }

    @Test
    void reportsWhyThePartsDoNotArrive() throws Exception {
        byte[] packed = packedTransaction();
        byte[] event = events.payload(packed, packed.length);
        accept(events.gtid(1));
        assertThatThrownBy(() -> assembler.accept(Arrays.copyOf(event, FIRST_PART), NO_MORE))
                .isInstanceOf(EOFException.class)
                .hasMessage("no more parts");
        assertThatThrownBy(() -> assembler.accept(Arrays.copyOf(event, FIRST_PART), () -> {
                    throw new InterruptedException("closed");
                }))
                .isInstanceOf(InterruptedException.class);
    }

    private TransactionAssembler assembler() {
        return new TransactionAssembler(new StreamName("shop", "orders", "east"), sink);
    }

    private void accept(byte[]... all) throws InterruptedException, IOException {
        for (byte[] event : all) {
            assembler.accept(event, NO_MORE);
        }
    }

    private byte[] packedTransaction() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(packed)) {
            out.write(Checksum.strip(events.query("BEGIN")));
            out.write(Checksum.strip(events.tableMap(0)));
            out.write(Checksum.strip(events.rows(0)));
            out.flush();
            out.write(Checksum.strip(events.query("COMMIT")));
        }
        return packed.toByteArray();
    }

    private void acceptInParts(byte[] event, int length) throws InterruptedException, IOException {
        int[] offset = {FIRST_PART};
        assembler.accept(Arrays.copyOf(event, FIRST_PART), () -> {
            int from = offset[0];
            offset[0] = Math.min(event.length, from + length);
            return Arrays.copyOfRange(event, from, offset[0]);
        });
        assertThat(offset[0]).as("read to its end").isEqualTo(event.length);
    }
}
