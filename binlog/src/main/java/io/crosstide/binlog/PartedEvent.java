package io.crosstide.binlog;

import io.crosstide.change.event.Checksum;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.PayloadHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * An event that may come in several parts, because it may be larger than the heap. The stream returns the event without
 * its checksum; {@link #verify} compares the checksum.
 */
public final class PartedEvent extends InputStream {
    /** The source of the parts. */
    public interface Parts {
        /** Waits for the next part. */
        byte[] take() throws InterruptedException, IOException;
    }

    private final EventHeader header;
    private final Parts parts;
    private final CRC32 computed = new CRC32();
    private final boolean checksum;
    private byte[] part;
    private int offset; // in the current part
    private long left; // unread bytes before the checksum
    private boolean read; // the event is read to its end
    private boolean verified;

    /**
     * Verifies the checksum if the event is already complete.
     *
     * @param first the first part, with the header, or the complete event
     * @throws io.crosstide.change.event.CorruptEventException if the checksum does not match
     */
    public PartedEvent(byte[] first, Parts parts, boolean checksum) {
        this.header = EventHeader.read(first, 0);
        this.part = first;
        this.parts = parts;
        this.checksum = checksum;
        this.left = header.length() - (checksum ? Checksum.LENGTH : 0);
        if (checksum && first.length == header.length()) {
            Checksum.verify(first);
        }
    }

    /**
     * The payload header of a TRANSACTION_PAYLOAD event. Must be called before the first read: the first part contains
     * all header fields.
     */
    PayloadHeader payloadHeader() {
        return PayloadHeader.parse(part, left);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int start, int length) throws IOException {
        Objects.checkFromIndexSize(start, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int count = (int) Math.min(Math.min(length, left), awaitBytes());
        System.arraycopy(part, offset, bytes, start, count);
        computed.update(part, offset, count);
        offset += count;
        left -= count;
        return count;
    }

    /**
     * Reads the rest and compares the checksum, if there is one.
     *
     * @throws io.crosstide.change.event.CorruptEventException if the checksum does not match
     * @throws IOException if parts do not arrive
     */
    public void verify() throws InterruptedException, IOException {
        if (read) {
            return;
        }
        try {
            transferTo(OutputStream.nullOutputStream());
            long stored = 0;
            for (int i = 0; checksum && i < Checksum.LENGTH; i++) {
                awaitBytes();
                stored |= (part[offset++] & 0xffL) << (8 * i);
            }
            read = true;
            if (checksum) {
                Checksum.verify(header, stored, computed.getValue());
            }
            verified = true;
        } catch (InterruptedIOException e) {
            throw interrupted(e);
        }
    }

    /** Whether the event was read to its end and its checksum, if it has one, matched. */
    public boolean isVerified() {
        return verified;
    }

    /** Returns the number of unread bytes in the current part; waits for the next part if there are none. */
    private int awaitBytes() throws IOException {
        while (offset == part.length) {
            try {
                part = parts.take();
            } catch (InterruptedException e) {
                InterruptedIOException wrapped = new InterruptedIOException("waiting for the parts of an event");
                wrapped.initCause(e);
                throw wrapped;
            }
            offset = 0;
        }
        return part.length - offset;
    }

    /** Unwraps an interrupt: an InputStream can only report it as an InterruptedIOException. */
    static InterruptedException interrupted(InterruptedIOException wrapped) {
        InterruptedException exception = new InterruptedException(wrapped.getMessage());
        exception.initCause(wrapped);
        return exception;
    }
}
