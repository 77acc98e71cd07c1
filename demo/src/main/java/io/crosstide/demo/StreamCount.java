package io.crosstide.demo;

import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.StreamView;

/** The content of a stream, counted record by record. */
record StreamCount(long transactions, long rows) {

    static StreamCount of(StreamView stream) {
        long[] counts = new long[2];
        stream.forEach(record -> count(record, counts));
        return new StreamCount(counts[0], counts[1]);
    }

    private static void count(StreamRecord record, long[] counts) {
        if (record instanceof TransactionChunk chunk) {
            counts[0] += chunk.last() ? 1 : 0;
            counts[1] += chunk.rows();
        }
    }
}
