package io.crosstide.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.event.EventType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventPacketsTest {
    private static final int FULL = 0xFFFFFF;
    private static final byte[] SMALL = event(EventType.XID, 40);

    private final List<byte[]> parts = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {19, FULL - 2, FULL - 1, FULL, FULL + 18, 2 * FULL - 1, 2 * FULL, 3 * FULL + 7})
    void readsEventsOfAnyNumberOfPackets(int length) throws Exception {
        byte[] event = event(EventType.WRITE_ROWS, length);
        readAll(stream(SMALL, event, SMALL));
        assertThat(parts).containsExactly(SMALL, event, SMALL);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1 << 20, (1 << 20) + 1, FULL - 1, 2 * FULL - 1, 40_000_000})
    void passesOnACompressedTransactionInParts(int length) throws Exception {
        byte[] event = event(EventType.TRANSACTION_PAYLOAD, length);
        readAll(stream(SMALL, event, SMALL));
        assertThat(parts).hasSize(2 + (length - 1) / (1 << 20) + 1).allMatch(part -> part.length <= 1 << 20);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts.subList(1, parts.size() - 1)) {
            joined.write(part);
        }
        assertThat(joined.toByteArray()).isEqualTo(event);
    }

    @Test
    void reportsWhyTheServerEndsTheStream() {
        byte[] text = "\u00ff\u00d4\u0004#HY000purged".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> readAll(joined(stream(SMALL), packet(text))))
                .isInstanceOfSatisfying(
                        EventPackets.ServerError.class,
                        e -> assertThat(e.code()).isEqualTo(1236))
                .hasMessage("purged");
        assertThatThrownBy(() -> readAll(joined(stream(SMALL), packet(new byte[] {(byte) 0xFE}))))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("ended the binlog stream");
        ByteArrayInputStream nothing = new ByteArrayInputStream(new byte[0]);
        assertThatThrownBy(() -> new EventPackets(nothing).next())
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("closed the connection");
        assertThat(parts).containsExactly(SMALL, SMALL);
    }

    @Test
    void refusesPacketsThatDoNotFitTheirEvents() {
        byte[] marked = new byte[1 + SMALL.length];
        System.arraycopy(SMALL, 0, marked, 1, SMALL.length);
        assertRefused("ends within its event", packet(Arrays.copyOf(marked, marked.length - 1)));
        assertRefused("longer packet", packet(Arrays.copyOf(marked, marked.length + 1)));
        assertRefused("empty packet", packet(new byte[0]));
        assertRefused("packet of kind 1", packet(new byte[] {1, 0, 0}));
        marked[1 + 9] = 18;
        assertRefused("event of 18 bytes", packet(marked));
        Arrays.fill(marked, 1 + 9, 1 + 13, (byte) 0xFF);
        assertRefused("event of 4294967295 bytes", packet(marked));
        byte[] longer = packet(marked(event(EventType.WRITE_ROWS, FULL)));
        ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN).putInt(4 + 1 + 9, EventPackets.MAX_WHOLE_BYTES);
        assertRefused("a packet of the binlog stream ends within its event", longer);
    }

    private static byte[] marked(byte[] event) {
        byte[] marked = new byte[1 + event.length];
        System.arraycopy(event, 0, marked, 1, event.length);
        return marked;
    }

    private void assertRefused(String message, byte[] packet) {
        assertThatThrownBy(() -> readAll(joined(stream(SMALL), packet)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    private void readAll(byte[] stream) throws IOException, InterruptedException {
        ByteArrayInputStream input = new ByteArrayInputStream(stream);
        input.skipNBytes(5); // as the library does: the header of the first packet, and the byte that marks an event
        EventPackets packets = new EventPackets(input);
        packets.readEvent(parts::add);
        while (input.available() > 0) {
            packets.next();
            packets.readEvent(parts::add);
        }
    }

    private static byte[] event(int type, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(4, (byte) type)
                .putInt(9, length);
        return bytes;
    }

    private static byte[] stream(byte[]... events) {
        byte[] stream = {};
        for (byte[] event : events) {
            byte[] marked = new byte[1 + event.length];
            System.arraycopy(event, 0, marked, 1, event.length);
            stream = joined(stream, packet(marked));
        }
        return stream;
    }

    /** One packet, or as many as the content needs; the last may be empty. */
    private static byte[] packet(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int offset = 0;
        int length;
        do {
            length = Math.min(FULL, content.length - offset);
            out.write(length);
            out.write(length >> 8);
            out.write(length >> 16);
            out.write(0);
            out.write(content, offset, length);
            offset += length;
        } while (length == FULL);
        return out.toByteArray();
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }
}
