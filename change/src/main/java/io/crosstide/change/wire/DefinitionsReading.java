package io.crosstide.change.wire;

import java.util.List;
import java.util.UUID;

/**
 * Says when a syncer has last read all definitions of its tables.
 *
 * @param timeMicros when the reading began, by the syncer's clock
 * @param include globs of the tables that the syncer replicates
 * @param exclude globs of those that it leaves out
 */
public record DefinitionsReading(UUID streamId, long timeMicros, List<String> include, List<String> exclude) {
    public DefinitionsReading {
        Require.notNegative("timeMicros", timeMicros);
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }
}
