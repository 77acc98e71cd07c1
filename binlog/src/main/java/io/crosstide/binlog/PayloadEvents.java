package io.crosstide.binlog;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.PayloadHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * Unpacks the events of a compressed transaction. It passes on each event before it unpacks the next. All events
 * together may be many times as large as the event that contains them, and that event may be larger than the heap.
 */
public final class PayloadEvents {
    /** Receives the events, which have no checksums. */
    public interface Receiver {
        void accept(EventHeader header, byte[] event) throws InterruptedException, IOException;
    }

    private final PartedEvent event;
    private final Receiver receiver;

    /** @param event a TRANSACTION_PAYLOAD event, not read yet */
    public PayloadEvents(PartedEvent event, Receiver receiver) {
        this.event = event;
        this.receiver = receiver;
    }

    /**
     * Passes on all events. The last one ends the transaction; it follows after the checksum of the whole event is
     * verified.
     *
     * @throws IOException if parts of the event do not arrive
     */
    public void read() throws InterruptedException, IOException {
        try {
            PayloadHeader payload = event.payloadHeader();
            event.skipNBytes(payload.payloadOffset());
            try (InputStream events =
                    payload.compression() == PayloadHeader.Compression.ZSTD ? new ZstdInputStream(event) : event) {
                read(events, payload.uncompressedLength());
            }
        } catch (ZstdIOException e) {
            event.verify(); // reports damage during the transfer, if that is the cause
            throw new CorruptEventException("A TRANSACTION_PAYLOAD event cannot be unpacked: " + e.getMessage());
        } catch (RuntimeException | OutOfMemoryError e) {
            event.verify(); // a damaged length may be larger than the heap
            throw e;
        } catch (InterruptedIOException e) {
            throw PartedEvent.interrupted(e);
        }
    }

    private void read(InputStream events, long length) throws IOException, InterruptedException {
        byte[] head = events.readNBytes(EventHeader.LENGTH);
        while (head.length == EventHeader.LENGTH) {
            EventHeader header = EventHeader.read(head, 0);
            if (header.length() < EventHeader.LENGTH
                    || header.length() > EventPackets.MAX_EVENT_BYTES
                    || (length >= 0 && header.length() > length)) {
                throw new CorruptEventException("A payload contains an event of " + header.length() + " bytes");
            }
            byte[] inner = new byte[(int) header.length()];
            System.arraycopy(head, 0, inner, 0, EventHeader.LENGTH);
            int bodyLength = inner.length - EventHeader.LENGTH;
            if (events.readNBytes(inner, EventHeader.LENGTH, bodyLength) != bodyLength) {
                throw new CorruptEventException("A payload ends within an event");
            }
            head = events.readNBytes(EventHeader.LENGTH);
            if (head.length == 0) {
                event.verify();
            }
            receiver.accept(header, inner);
        }
        if (head.length != 0) {
            throw new CorruptEventException("A payload ends within a header");
        }
        event.verify(); // needed for a payload without events
    }
}
