package io.crosstide.writer.supervision;

import io.crosstide.streams.Time;
import io.crosstide.writer.consume.RecordMemory;
import io.crosstide.writer.consume.TableSelection;
import io.crosstide.writer.schedule.AppliedStreams;
import io.crosstide.writer.session.StatementPatience;
import io.crosstide.writer.status.LinkCondition;
import io.crosstide.writer.status.LinkMetrics;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * What a link keeps over its assignments to this process.
 *
 * @param memory all links of this process share it
 * @param random threads share it
 */
record ServingContext(
        AppliedStreams streams,
        RecordMemory memory,
        LinkCondition status,
        LinkMetrics metrics,
        Time time,
        RandomGenerator random,
        StopLog stopLog,
        TableSelection tables,
        StatementPatience patience) {

    ServingContext(
            AppliedStreams streams,
            RecordMemory memory,
            LinkCondition status,
            LinkMetrics metrics,
            Time time,
            StopLog stopLog,
            TableSelection tables) {
        this(streams, memory, status, metrics, time, new Random(), stopLog, tables, new StatementPatience());
    }

    ServingContext with(TableSelection changed) {
        return new ServingContext(streams, memory, status, metrics, time, random, stopLog, changed, patience);
    }

    /** @param recoveredAtSeq the link counts as stopped until this transaction is applied; 0 if it did not stop */
    AttemptContext attempt(long recoveredAtSeq) {
        return new AttemptContext(
                streams, memory, status, metrics, time, random, stopLog, tables, patience, recoveredAtSeq);
    }
}
