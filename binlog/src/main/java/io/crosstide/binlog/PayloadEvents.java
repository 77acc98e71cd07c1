package io.crosstide.binlog;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.PayloadHeader;
import io.crosstide.change.event.UnsupportedEventException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;

/**
 * Unpacks the events of a compressed transaction. It passes on each event before it unpacks the next. All events
 * together may be many times as large as the event that contains them, and that event may be larger than the heap.
 */
public final class PayloadEvents {
    /** Receives the events, which have no checksums. */
    public interface Receiver {
        void accept(EventHeader header, byte[] event) throws InterruptedException, IOException;
    }

    private static final int FIRST_BYTES = 1 << 20;

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
                read(events, unpackedLength(payload));
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

    /** The server does not write the length again where nothing is compressed. */
    private static long unpackedLength(PayloadHeader payload) {
        return payload.compression() == PayloadHeader.Compression.NONE
                ? payload.payloadLength()
                : payload.uncompressedLength();
    }

    /** @param length bytes of all events together: a short payload could unpack to any number of bytes */
    private void read(InputStream events, long length) throws IOException, InterruptedException {
        long left = length;
        byte[] head = events.readNBytes(EventHeader.LENGTH);
        while (head.length == EventHeader.LENGTH) {
            EventHeader header = EventHeader.read(head, 0);
            if (header.length() < EventHeader.LENGTH || header.length() > left) {
                throw new CorruptEventException("A payload contains an event of " + header.length() + " bytes, where "
                        + left + " of its " + length + " bytes are left");
            }
            if (header.length() > EventPackets.MAX_WHOLE_BYTES) {
                throw new UnsupportedEventException("A payload contains an event of " + header.length()
                        + " bytes, but this heap holds only events of up to " + EventPackets.MAX_WHOLE_BYTES
                        + " bytes; give the process more heap (CROSSTIDE_OPTS=-Xmx...)");
            }
            left -= header.length();
            byte[] inner = read(events, head, (int) header.length());
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

    /** A damaged length takes memory only for the bytes that follow. */
    private static byte[] read(InputStream events, byte[] head, int length) throws IOException {
        byte[] inner = head;
        while (inner.length < length) {
            int read = inner.length;
            inner = Arrays.copyOf(inner, (int) Math.min(length, Math.max(FIRST_BYTES, 2L * read)));
            if (events.readNBytes(inner, read, inner.length - read) < inner.length - read) {
                throw new CorruptEventException("A payload ends within an event");
            }
        }
        return inner;
    }
}
