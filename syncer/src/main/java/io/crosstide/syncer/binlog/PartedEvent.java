package io.crosstide.syncer.binlog;

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
 * An event that may come in parts, one after another, because it may be larger than the heap. As a stream it is the event
 * without its checksum, which {@link #verify} compares.
 */
public final class PartedEvent extends InputStream {
    /** Where the parts come from. */
    public interface Parts {
        /** Waits for the next one. */
        byte[] take() throws InterruptedException, IOException;
    }

    private final EventHeader header;
    private final Parts parts;
    private final CRC32 computed = new CRC32();
    private final boolean checksum;
    private byte[] part;
    private int offset; // in the part
    private long left; // before the checksum
    private boolean read; // to its end
    private boolean verified;

    /**
     * Verifies an event that is here as a whole already.
     *
     * @param first the first part, with the header, or the whole event
     * @throws io.crosstide.change.event.CorruptEventException when its checksum is not that of its bytes
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

    /** Of a TRANSACTION_PAYLOAD event of which nothing is read yet: the first part has all of its fields. */
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
     * Reads what is left and compares the checksum, if there is one.
     *
     * @throws io.crosstide.change.event.CorruptEventException when it differs
     * @throws IOException when the parts do not come
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

    /** Whether it was read to its end, and its checksum was right if it has one. */
    public boolean isVerified() {
        return verified;
    }

    /** Waits for the next part when this one is read; returns how much of it is left. */
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

    /** What ended a read as it was: streams can only say so by an exception of their own. */
    static InterruptedException interrupted(InterruptedIOException wrapped) {
        InterruptedException exception = new InterruptedException(wrapped.getMessage());
        exception.initCause(wrapped);
        return exception;
    }
}
