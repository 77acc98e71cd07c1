package io.crosstide.writer.replay;

import java.util.List;

/**
 * The statements with which a packet begins and proves a target transaction, without those that change rows and without
 * COMMIT.
 *
 * @param begin statements without rows, the first of the packet
 * @param proof an expression that is true if this process owns the link, and keeps the ownership until the transaction
 *     ends
 * @param end to call when the packet is answered
 */
record Packet(List<String> begin, String proof, TransactionEnd end) {
    Packet {
        begin = List.copyOf(begin);
    }
}
