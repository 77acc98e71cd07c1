package io.crosstide.syncer;

import com.github.luben.zstd.ZstdInputStream;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.PayloadHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Unpacks the events of a transaction that was compressed into one. Each is handed over before the next is unpacked: together
 * they may be many times as large as the event that holds them.
 */
final class PayloadEvents {
    /** Takes the events, which have no checksums. */
    interface Receiver {
        void accept(EventHeader header, byte[] event) throws InterruptedException;
    }

    private PayloadEvents() {}

    /** @param event a TRANSACTION_PAYLOAD event without checksum */
    static void read(byte[] event, Receiver receiver) throws InterruptedException {
        PayloadHeader payload = PayloadHeader.parse(event);
        InputStream packed = new ByteArrayInputStream(event, payload.payloadOffset(), payload.payloadLength());
        try (InputStream events =
                payload.compression() == PayloadHeader.Compression.ZSTD ? new ZstdInputStream(packed) : packed) {
            read(events, receiver);
        } catch (IOException e) {
            throw new CorruptEventException("A TRANSACTION_PAYLOAD event cannot be unpacked: " + e.getMessage());
        }
    }

    private static void read(InputStream events, Receiver receiver) throws IOException, InterruptedException {
        byte[] head = events.readNBytes(EventHeader.LENGTH);
        while (head.length == EventHeader.LENGTH) {
            EventHeader header = EventHeader.read(head, 0);
            int bodyLength = Math.toIntExact(header.length()) - EventHeader.LENGTH;
            if (bodyLength < 0) {
                throw new CorruptEventException("A payload holds an event of " + header.length() + " bytes");
            }
            byte[] event = new byte[EventHeader.LENGTH + bodyLength];
            System.arraycopy(head, 0, event, 0, EventHeader.LENGTH);
            if (events.readNBytes(event, EventHeader.LENGTH, bodyLength) != bodyLength) {
                throw new CorruptEventException("A payload ends within an event");
            }
            receiver.accept(header, event);
            head = events.readNBytes(EventHeader.LENGTH);
        }
        if (head.length != 0) {
            throw new CorruptEventException("A payload ends within a header");
        }
    }
}
