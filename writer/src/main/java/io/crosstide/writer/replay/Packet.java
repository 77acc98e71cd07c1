package io.crosstide.writer.replay;

import java.util.List;

/**
 * The statements with which a packet begins a target transaction.
 *
 * @param begin statements without rows, the first of the packet
 * @param end to call when the packet is answered
 */
record Packet(List<String> begin, TransactionEnd end) {
    Packet {
        begin = List.copyOf(begin);
    }
}
