package io.crosstide.syncer.binlog;

import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

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

    private final InputStream input;
    private boolean first = true; // its length is known by its event only
    private int left; // bytes of the packet that is being read
    private boolean full; // that packet is, so that another goes on with the event

    /** @param input at the first event, which fills its packet */
    EventPackets(InputStream input) {
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
     * @throws ServerError when it says why the server ends the stream
     */
    void next() throws IOException {
        readPacketHeader();
        if (left == 0) {
            throw new IOException("empty packet in the binlog stream");
        }
        int kind = read(1)[0] & 0xFF;
        left--;
        switch (kind) {
            case EVENT -> {}
            case END -> throw new EOFException("the server ended the binlog stream");
            case ERROR -> throw ServerError.parse(read(left));
            default -> throw new IOException("packet of kind " + kind + " in the binlog stream");
        }
    }

    private void readPacketHeader() throws IOException {
        int header = ByteBuffer.wrap(read(4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
        left = header & FULL; // the highest byte numbers the packets
        full = left == FULL;
    }

    private byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        readFully(bytes, 0, length);
        return bytes;
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
            readFully(bytes, offset, count);
            offset += count;
            left -= count;
        }
    }

    private void readFully(byte[] bytes, int offset, int length) throws IOException {
        if (input.readNBytes(bytes, offset, length) < length) {
            throw new EOFException("the server closed the connection");
        }
    }

    /** What the server sent in place of an event, an {@code ERR_Packet}. */
    static final class ServerError extends IOException {
        @Serial
        private static final long serialVersionUID = 1;

        private static final int CODE_LENGTH = 2;
        private static final int STATE_LENGTH = 6; // with the sign before it

        private final int code;

        private ServerError(int code, String message) {
            super(message);
            this.code = code;
        }

        private static ServerError parse(byte[] packet) throws IOException {
            if (packet.length < CODE_LENGTH) {
                throw new IOException("error packet of " + packet.length + " bytes in the binlog stream");
            }
            boolean hasState = packet.length >= CODE_LENGTH + STATE_LENGTH && packet[CODE_LENGTH] == '#';
            int start = hasState ? CODE_LENGTH + STATE_LENGTH : CODE_LENGTH;
            int code = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN).getShort() & 0xFFFF;
            return new ServerError(code, new String(packet, start, packet.length - start, StandardCharsets.UTF_8));
        }

        /** MySQL's error number. */
        int code() {
            return code;
        }
    }
}
