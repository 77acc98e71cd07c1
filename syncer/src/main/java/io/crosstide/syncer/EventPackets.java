package io.crosstide.syncer;

import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import com.github.shyiko.mysql.binlog.network.ServerException;
import com.github.shyiko.mysql.binlog.network.protocol.ErrorPacket;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import java.io.EOFException;
import java.io.IOException;

/**
 * The events of a dump, out of the packets that a server sends them in: each event follows one byte that says that there is
 * one, and goes on in the next packet when a packet is full (MySQL's client/server protocol, "Binlog Network Stream" and
 * "MySQL Packets").
 */
final class EventPackets {
    /** Takes an event or, of a long one that is a compressed transaction, one part after the other. */
    interface Receiver {
        void accept(byte[] part) throws InterruptedException;
    }

    private static final int FULL = 0xFFFFFF;
    private static final int EVENT = 0;
    private static final int END = 0xFE;
    private static final int ERROR = 0xFF;
    private static final int PART = 1 << 20;
    /** Bytes of the longest event that an array can hold. */
    static final int LONGEST = Integer.MAX_VALUE - 8;

    private final ByteArrayInputStream input;
    private boolean first = true; // its length is known by its event only
    private int left; // bytes of the packet that is being read
    private boolean full; // that packet is, so that another goes on with the event

    /** @param input at the first event, which fills its packet */
    EventPackets(ByteArrayInputStream input) {
        this.input = input;
    }

    /**
     * Reads the event that the packet begins with.
     *
     * @throws IOException when the connection ends, or packet and event do not end together
     */
    void readEvent(Receiver receiver) throws IOException, InterruptedException {
        if (first) {
            left = EventHeader.LENGTH;
        }
        byte[] head = new byte[EventHeader.LENGTH];
        fill(head, 0);
        EventHeader header = EventHeader.read(head, 0);
        if (header.length() < EventHeader.LENGTH || header.length() > LONGEST) {
            throw new IOException("event of " + header.length() + " bytes in the binlog stream");
        }
        if (first) {
            left = (int) header.length() - EventHeader.LENGTH;
            first = false;
        }
        boolean parted = header.type() == EventType.TRANSACTION_PAYLOAD;
        byte[] part = new byte[(int) (parted ? Math.min(header.length(), PART) : header.length())];
        System.arraycopy(head, 0, part, 0, head.length);
        fill(part, head.length);
        receiver.accept(part);
        for (long rest = header.length() - part.length; rest > 0; rest -= part.length) {
            part = new byte[(int) Math.min(rest, PART)];
            fill(part, 0);
            receiver.accept(part);
        }
        if (left == 0 && full) {
            readPacketHeader();
        }
        if (left > 0) {
            throw new IOException("event of " + header.length() + " bytes in a longer packet of the binlog stream");
        }
    }

    /**
     * Waits for the next packet and goes to its event.
     *
     * @throws ServerException when it says why the server ends the stream
     */
    void next() throws IOException {
        if (input.peek() < 0) {
            throw new EOFException("the server closed the connection");
        }
        readPacketHeader();
        if (left == 0) {
            throw new IOException("empty packet in the binlog stream");
        }
        left--;
        int kind = input.read();
        switch (kind) {
            case EVENT -> {}
            case END -> throw new EOFException("the server ended the binlog stream");
            case ERROR -> {
                ErrorPacket error = new ErrorPacket(input.read(left));
                throw new ServerException(error.getErrorMessage(), error.getErrorCode(), error.getSqlState());
            }
            default -> throw new IOException("packet of kind " + kind + " in the binlog stream");
        }
    }

    private void readPacketHeader() throws IOException {
        left = input.readInteger(3);
        input.read(); // the packet's number
        full = left == FULL;
    }

    private void fill(byte[] bytes, int from) throws IOException {
        int offset = from;
        while (offset < bytes.length) {
            if (left == 0) {
                if (!full) {
                    throw new IOException("packet of the binlog stream that ends within its event");
                }
                readPacketHeader();
            }
            int count = Math.min(left, bytes.length - offset);
            input.fill(bytes, offset, count);
            offset += count;
            left -= count;
        }
    }
}
