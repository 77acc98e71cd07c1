package io.crosstide.testkit.proxy;

import java.util.regex.Pattern;

/**
 * Reads the bytes that a client sends in the MySQL protocol and recognises a COM_QUERY whose text ends with COMMIT, or with
 * {@code SET @@autocommit = 1} after other statements than ROLLBACK.
 *
 * <p>A packet is a length (3 bytes, little-endian), a sequence number (0 for the first of a command) and that many
 * bytes; a command of 2^24-1 bytes or more continues in the next packet.
 */
final class CommitDetector {
    private static final int HEADER = 4;
    private static final int COM_QUERY = 3;
    private static final int LONGEST = 0xFFFFFF;
    private static final int TAIL = 64;
    private static final Pattern COMMIT = Pattern.compile(
            "(?:(?:^|[^A-Za-z0-9_$])COMMIT|(?<!ROLLBACK);SET @@autocommit = 1)[\\s;]*$", Pattern.CASE_INSENSITIVE);

    private final byte[] header = new byte[HEADER];
    private final StringBuilder tail = new StringBuilder();
    private int headerBytes;
    private int length;
    private int remaining;
    private boolean query;
    private boolean continued;

    /** Takes the next bytes of the stream. True if a query that ends by committing is complete at their end. */
    boolean endsWithCommit(byte[] bytes) {
        boolean commit = false;
        for (byte each : bytes) {
            commit = headerBytes < HEADER ? header(each) : payload(each);
        }
        return commit;
    }

    private boolean header(byte each) {
        header[headerBytes++] = each;
        if (headerBytes < HEADER) {
            return false;
        }
        length = (header[0] & 0xFF) | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16;
        remaining = length;
        if (!continued) {
            query = false;
            tail.setLength(0);
        }
        return remaining == 0 && packetEnds();
    }

    private boolean payload(byte each) {
        if (remaining == length && !continued) {
            query = header[3] == 0 && each == COM_QUERY;
        } else if (query) {
            tail.append((char) (each & 0xFF));
            if (tail.length() > 2 * TAIL) {
                tail.delete(0, tail.length() - TAIL);
            }
        }
        remaining--;
        return remaining == 0 && packetEnds();
    }

    private boolean packetEnds() {
        headerBytes = 0;
        continued = length == LONGEST;
        return !continued && query && COMMIT.matcher(tail).find();
    }
}
