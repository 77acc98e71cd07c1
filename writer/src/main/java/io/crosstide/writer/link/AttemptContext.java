package io.crosstide.writer.link;

import java.time.InstantSource;

/**
 * What the attempts of a link have in common.
 *
 * @param recoveredAtSeq the link counts as stopped until this transaction is applied; 0 if it had not stopped
 */
record AttemptContext(
        AppliedStreams streams,
        LinkStatus status,
        LinkMetrics metrics,
        InstantSource clock,
        StopLog stopLog,
        StatementPatience patience,
        long recoveredAtSeq) {}
