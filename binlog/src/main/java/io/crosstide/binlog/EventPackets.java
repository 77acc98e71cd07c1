package io.crosstide.binlog;

import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the events of a binlog dump from the server's packets. Before each event comes one byte that says that the
 * packet contains an event. An event continues in the next packet if its packet is full (MySQL's client/server
 * protocol, "Binlog Network Stream" and "MySQL Packets").
 */
final class EventPackets {
    /** Receives an event. A compressed transaction that is long comes in several parts. */
    interface Receiver {
        void accept(byte[] part) throws InterruptedException;
    }

    private static final int FULL = 0xFFFFFF;
    private static final int EVENT = 0;
    private static final int END = 0xFE;
    private static final int ERROR = 0xFF;
    private static final int PART_BYTES = 1 << 20;
    /** Length of the largest array. */
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    /** Length of the largest event that is held whole: it is copied at least once on its way. */
    static final int MAX_WHOLE_BYTES =
            (int) Math.min(LARGEST_ARRAY, Runtime.getRuntime().maxMemory() / 2);

    private final InputStream input;
    private boolean first = true; // only the first event itself has the length of its packet
    private int left; // unread bytes of the current packet
    private boolean full; // the current packet is full, so the event continues in the next

    /** @param input positioned at the first event, which fills its packet */
    EventPackets(InputStream input) {
        this.input = input;
    }

    /**
     * Reads the event at the start of the packet.
     *
     * @throws IOException if the connection ends, or if packet and event do not end together
     */
    void readEvent(Receiver receiver) throws IOException, InterruptedException {
        if (first) {
            left = EventHeader.LENGTH;
        }
        byte[] head = new byte[EventHeader.LENGTH];
        fill(head, 0);
        EventHeader header = EventHeader.read(head, 0);
        boolean parted = header.type() == EventType.TRANSACTION_PAYLOAD;
        long most = parted ? LARGEST_ARRAY : MAX_WHOLE_BYTES;
        if (header.length() < EventHeader.LENGTH || header.length() > most) {
            throw new IOException(
                    "event of " + header.length() + " bytes in the binlog stream; with this heap, an event has "
                            + EventHeader.LENGTH + " to " + most + " bytes");
        }
        if (first) {
            left = (int) header.length() - EventHeader.LENGTH;
            first = false;
        }
        byte[] part = read(head, parted ? Math.min(header.length(), PART_BYTES) : header.length());
        receiver.accept(part);
        for (long rest = header.length() - part.length; rest > 0; rest -= part.length) {
            part = new byte[(int) Math.min(rest, PART_BYTES)];
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

    /** Reads the rest of an event or of its first part. A damaged length takes memory only for the bytes that arrive. */
    private byte[] read(byte[] head, long length) throws IOException {
        byte[] bytes = head;
        while (bytes.length < length) {
            int read = bytes.length;
            bytes = Arrays.copyOf(bytes, (int) Math.min(length, Math.max(PART_BYTES, 2L * read)));
            fill(bytes, read);
        }
        return bytes;
    }

    /**
     * Waits for the next packet and skips to its event.
     *
     * @throws ServerError if the packet says why the server ends the stream
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
                    throw new IOException("a packet of the binlog stream ends within its event");
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

    /** The error packet that the server sent instead of an event. */
    static final class ServerError extends IOException {
        @Serial
        private static final long serialVersionUID = 1;

        private static final int CODE_LENGTH = 2;
        private static final int STATE_LENGTH = 6; // including the '#'

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
