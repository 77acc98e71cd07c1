package io.crosstide.binlog;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.crosstide.change.event.EventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.fuzz.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A dump of any bytes: packets, the events in them, and the events of compressed transactions. They are read, or refused by an
 * {@link IOException} or an {@link EventException}.
 */
class EventPacketsFuzzTest {
    static List<byte[]> seeds() {
        return Seeds.transactions().stream().map(EventPacketsFuzzTest::dump).toList();
    }

    /** The events as the server sends them. The reader is given the first one without the header of its packet. */
    private static byte[] dump(byte[] events) {
        ByteArrayOutputStream dump = new ByteArrayOutputStream();
        for (int offset = 0; offset < events.length; ) {
            int length = (int) EventHeader.read(events, offset).length();
            if (offset > 0) {
                int packet = length + 1;
                dump.writeBytes(new byte[] {(byte) packet, (byte) (packet >> 8), 0, 0, 0});
            }
            dump.write(events, offset, length);
            offset += length;
        }
        return dump.toByteArray();
    }

    @MethodSource("seeds")
    @FuzzTest
    void readsOrRefuses(byte[] dump) throws InterruptedException {
        Queue<byte[]> parts = new ArrayDeque<>();
        try {
            EventPackets packets = new EventPackets(new ByteArrayInputStream(dump));
            while (true) {
                packets.readEvent(parts::add);
                unpack(parts);
                packets.next();
            }
        } catch (IOException | EventException refused) {
            // as it must
        }
    }

    private static void unpack(Queue<byte[]> parts) throws IOException, InterruptedException {
        byte[] first = parts.remove();
        if (EventHeader.read(first, 0).type() == EventType.TRANSACTION_PAYLOAD) {
            PartedEvent event = new PartedEvent(first, () -> next(parts), false);
            new PayloadEvents(event, (header, inner) -> {}).read();
        }
        parts.clear();
    }

    private static byte[] next(Queue<byte[]> parts) throws IOException {
        byte[] part = parts.poll();
        if (part == null) {
            throw new EOFException("no part follows");
        }
        return part;
    }
}
