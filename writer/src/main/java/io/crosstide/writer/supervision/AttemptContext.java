package io.crosstide.writer.supervision;

import io.crosstide.streams.Time;
import io.crosstide.writer.consume.RecordMemory;
import io.crosstide.writer.consume.TableSelection;
import io.crosstide.writer.schedule.AppliedStreams;
import io.crosstide.writer.session.StatementPatience;
import io.crosstide.writer.status.LinkCondition;
import io.crosstide.writer.status.LinkMetrics;
import java.util.random.RandomGenerator;

/**
 * What the attempts of a link share.
 *
 * @param memory all links of this process share it
 * @param recoveredAtSeq the link counts as stopped until this transaction is applied; 0 if it did not stop
 */
record AttemptContext(
        AppliedStreams streams,
        RecordMemory memory,
        LinkCondition status,
        LinkMetrics metrics,
        Time time,
        RandomGenerator random,
        StopLog stopLog,
        TableSelection tables,
        StatementPatience patience,
        long recoveredAtSeq) {}
