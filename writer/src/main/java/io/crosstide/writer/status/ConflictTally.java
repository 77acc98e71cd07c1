package io.crosstide.writer.status;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.change.row.TableName;
import io.crosstide.writer.conflict.TableConflict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the conflicts of a link since this process started, by kind and table. Bounded. Safe for several threads. */
public final class ConflictTally {
    /** Stands for the tables that are not counted one by one. */
    public static final String OTHERS = "other tables";

    private static final int MAX_COUNTED = 1_000;

    private final Map<TableConflict, Long> counts = new LinkedHashMap<>();
    private final Map<ConflictKind, Long> others = new LinkedHashMap<>();

    synchronized void add(Map<TableConflict, Integer> conflicts) {
        conflicts.forEach((conflict, number) -> {
            if (counts.containsKey(conflict) || counts.size() < MAX_COUNTED) {
                counts.merge(conflict, (long) number, Long::sum);
            } else {
                others.merge(conflict.kind(), (long) number, Long::sum);
            }
        });
    }

    /** The counts, in the order in which kinds and tables first occurred. */
    public synchronized List<ConflictCount> counts() {
        List<ConflictCount> all = new ArrayList<>();
        counts.forEach((conflict, count) -> {
            TableName table = conflict.table();
            all.add(new ConflictCount(conflict.kind(), table.toString(), count));
        });
        others.forEach((kind, count) -> all.add(new ConflictCount(kind, OTHERS, count)));
        return all;
    }
}
