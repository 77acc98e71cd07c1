package io.crosstide.writer.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.SequenceRanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectionRowsTest {
    private record Row(long lowSeq, SequenceRanges applied) {}

    /**
     * Workers commit in any order, and each writes its row as a link does. At a random moment the process crashes and
     * only the rows remain. The number of workers changes, and the work resumes from the union of the rows.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void w1UnionOfSlotsEqualsTheCommittedTransactions(long seed) {
        Random random = new Random(seed);
        Map<Integer, Row> table = new HashMap<>();
        TreeSet<Long> committed = new TreeSet<>();
        for (int crash = 0; crash < 40; crash++) {
            DirectionRows found = read(table);
            for (long seq = 1; seq <= 400; seq++) {
                assertThat(found.isApplied(seq))
                        .as("seed %d, crash %d, seq %d", seed, crash, seq)
                        .isEqualTo(committed.contains(seq));
            }
            int workers = 1 + random.nextInt(6);
            Map<Integer, SequenceRanges> slots = new HashMap<>(found.appliedBySlot());
            AppliedPositions positions = new AppliedPositions(new Mark(0, 0));
            List<AppliedPositions.Entry> open = new ArrayList<>();
            List<Long> openSeqs = new ArrayList<>();
            for (long seq = 1; seq <= 400; seq++) {
                AppliedPositions.Entry entry = positions.received(seq, seq, seq, 0);
                if (found.isApplied(seq)) {
                    positions.done(entry);
                } else {
                    open.add(entry);
                    openSeqs.add(seq);
                }
            }
            int budget = random.nextInt(25);
            for (int commit = 0; commit < budget && !open.isEmpty(); commit++) {
                int chosen = random.nextInt(Math.min(8, open.size()));
                int slot = random.nextInt(workers);
                long lowSeq = positions.mark().lowSeq();
                SequenceRanges applied = new SequenceRanges();
                applied.addAll(slots.getOrDefault(slot, new SequenceRanges()));
                applied.removeUpTo(lowSeq);
                long seq = openSeqs.remove(chosen);
                applied.add(seq, seq);
                slots.put(slot, applied);
                table.put(slot, new Row(lowSeq, SequenceRanges.parse(applied.toString())));
                committed.add(seq);
                positions.done(open.remove(chosen));
            }
        }
    }

    private static DirectionRows read(Map<Integer, Row> table) {
        long low = 0;
        SequenceRanges union = new SequenceRanges();
        Map<Integer, SequenceRanges> bySlot = new HashMap<>();
        for (Map.Entry<Integer, Row> row : table.entrySet()) {
            low = Math.max(low, row.getValue().lowSeq());
            SequenceRanges applied =
                    SequenceRanges.parse(row.getValue().applied().toString());
            union.addAll(applied);
            bySlot.put(row.getKey(), applied);
        }
        return DirectionRows.of(low, union, bySlot);
    }
}
