package io.crosstide.writer.simulation;

import io.crosstide.bookkeeping.Mark;
import io.crosstide.change.gtid.Gtid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The work of a session since BEGIN. */
final class OpenWork {
    @Nullable Gtid gtid;

    long seq;
    final List<RowImages.Change> changes = new ArrayList<>();
    final Map<String, Integer> rows = new HashMap<>();

    @Nullable Mark position;

    /** Rows of the direction table. */
    final Map<Integer, SimulatedTarget.Slot> slots = new HashMap<>();
}
