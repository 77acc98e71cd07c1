package io.crosstide.change.comparison;

import io.crosstide.change.row.TableName;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a command asks the programs of all datacenters.
 *
 * @param datacenter where the command runs
 * @param timeMicros when it was written, by the clock of the command
 * @param questions empty: describe the tables
 * @param only the only table to describe; null for all replicated ones
 */
public record CompareRequest(
        UUID id,
        int round,
        String datacenter,
        long timeMicros,
        List<TableQuestion> questions,
        @Nullable TableName only) {
    public CompareRequest {
        Limits.range("round", round, 1, Integer.MAX_VALUE);
        Limits.name("datacenter", datacenter);
        Limits.range("time", timeMicros, 0, Long.MAX_VALUE);
        questions = List.copyOf(questions);
        Limits.size("questions", questions, Limits.TABLES);
    }

    /** The same request, written again. */
    public CompareRequest at(long micros) {
        return new CompareRequest(id, round, datacenter, micros, questions, only);
    }
}
