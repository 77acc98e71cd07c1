package io.crosstide.writer.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.PositionTable;
import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.position.PositionCarrier;
import io.crosstide.writer.session.Reply;
import io.crosstide.writer.session.TargetSession;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectionReplayTest {
    private static final LinkName LINK = new LinkName("mesh", "orders", "north", "south");
    private static final Gtid GTID = Gtid.of(new UUID(1, 1), 1);
    private static final long EPOCH = 7;
    private static final Pattern ROW =
            Pattern.compile("slot = (\\d+), epoch = 7, low_seq = (\\d+), applied = '([^']*)', stamp");

    private static final long TRANSACTIONS = 300;

    private record Row(long lowSeq, SequenceRanges applied) {}

    /** The rows of the direction table. */
    private final Map<Integer, Row> table = new TreeMap<>();

    private long bytes;

    /** A session whose commits change the table. */
    private final class Session implements TargetSession {
        private final Map<Integer, Row> open = new HashMap<>();

        @Override
        public List<Reply> executeAll(List<String> statements) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean takesPackets() {
            return false;
        }

        @Override
        public boolean takesEvents() {
            return false;
        }

        @Override
        public OptionalLong execute(String statements) {
            bytes += statements.length();
            if (statements.equals("COMMIT")) {
                table.putAll(open);
            }
            if (statements.equals("COMMIT") || statements.startsWith("ROLLBACK")) {
                open.clear();
                return OptionalLong.empty();
            }
            Matcher row = ROW.matcher(statements);
            while (row.find()) {
                open.put(
                        Integer.parseInt(row.group(1)),
                        new Row(Long.parseLong(row.group(2)), SequenceRanges.parse(row.group(3))));
            }
            return OptionalLong.of(EPOCH);
        }

        @Override
        public Connection jdbc() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void abort() {}

        @Override
        public void close() {}
    }

    private DirectionRows rows() {
        long low = 0;
        SequenceRanges union = new SequenceRanges();
        Map<Integer, SequenceRanges> bySlot = new TreeMap<>();
        for (Map.Entry<Integer, Row> row : table.entrySet()) {
            low = Math.max(low, row.getValue().lowSeq());
            bySlot.put(row.getKey(), new SequenceRanges(row.getValue().applied()));
            union.addAll(row.getValue().applied());
        }
        return DirectionRows.of(low, union, bySlot);
    }

    private DirectionReplay replay(AppliedPositions positions, DirectionRows found, int maxOwnRanges) {
        PositionCarrier carrier = new PositionCarrier(positions, new PositionTable(LINK, new UUID(2, 2)), () -> 0);
        return new DirectionReplay(LINK, new EpochProof(LINK, EPOCH), carrier, positions, found, maxOwnRanges);
    }

    /** Every second transaction waits for a lock or a blocked table. */
    @Test
    void costOfATransactionDoesNotGrowWithTheNumberOfGaps() throws Exception {
        long withFewGaps = bytesPerTransaction(10);
        table.clear();
        long withManyGaps = bytesPerTransaction(4_000);
        assertThat(withManyGaps).isLessThan(3 * withFewGaps).isLessThan(3_000);
    }

    private long bytesPerTransaction(int gaps) throws Exception {
        AppliedPositions positions = new AppliedPositions(new Mark(0, 0));
        DirectionReplay replay = replay(positions, rows(), DirectionReplay.MAX_OWN_RANGES);
        List<Session> sessions = new ArrayList<>();
        for (int slot = 0; slot < 16; slot++) {
            sessions.add(new Session());
        }
        long seq = 0;
        for (int waiting = 0; waiting < gaps; waiting++) {
            positions.received(++seq, seq, seq, 0);
            positions.done(positions.received(++seq, seq, seq, 0));
        }
        bytes = 0;
        int transactions = 2_000;
        for (int i = 0; i < transactions; i++) {
            int slot = i % sessions.size();
            seq++;
            AppliedPositions.Entry entry = positions.received(seq, seq, seq, 0);
            replay.begin(sessions.get(slot), slot, GTID, seq, 1).commit();
            positions.done(entry);
        }
        assertThat(rows().isApplied(seq)).isTrue();
        assertThat(rows().isApplied(seq - transactions + 1)).isTrue();
        assertThat(rows().isApplied(1)).isFalse();
        return bytes / transactions;
    }

    /**
     * Workers commit in any order, and some roll back. At a random moment the process crashes and only the rows remain.
     * The number of workers changes, and the work resumes from the rows.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void w1UnionOfTheRowsIsWhatIsCommitted(long seed) throws Exception {
        Random random = new Random(seed);
        Set<Long> committed = new HashSet<>();
        int maxOwnRanges = 1 + random.nextInt(5);
        for (int crash = 0; crash < 30; crash++) {
            Attempt attempt = new Attempt(maxOwnRanges, 1 + random.nextInt(6));
            for (int step = random.nextInt(40); step > 0 && !attempt.waiting.isEmpty(); step--) {
                attempt.step(random, committed);
                DirectionRows now = rows();
                for (long seq = 1; seq <= TRANSACTIONS; seq++) {
                    assertThat(now.isApplied(seq))
                            .as("seed %d, crash %d, seq %d", seed, crash, seq)
                            .isEqualTo(committed.contains(seq));
                }
            }
        }
    }

    private record Running(int slot, long seq, OpenTransaction transaction) {}

    /** A process that has received all transactions. */
    private final class Attempt {
        private final DirectionReplay replay;
        private final AppliedPositions positions = new AppliedPositions(new Mark(0, 0));
        private final Map<Long, AppliedPositions.Entry> entries = new HashMap<>();
        private final List<Long> waiting = new ArrayList<>();
        private final List<Running> running = new ArrayList<>();
        private final List<Session> sessions = new ArrayList<>();
        private final List<Integer> idle = new ArrayList<>();

        Attempt(int maxOwnRanges, int workers) {
            DirectionRows found = rows();
            replay = replay(positions, found, maxOwnRanges);
            for (long seq = 1; seq <= TRANSACTIONS; seq++) {
                AppliedPositions.Entry entry = positions.received(seq, seq, seq, 0);
                if (found.isApplied(seq)) {
                    positions.done(entry);
                } else {
                    entries.put(seq, entry);
                    waiting.add(seq);
                }
            }
            for (int slot = 0; slot < workers; slot++) {
                idle.add(slot);
                sessions.add(new Session());
            }
        }

        void step(Random random, Set<Long> committed) throws Exception {
            if (running.isEmpty() || (random.nextBoolean() && !idle.isEmpty())) {
                int slot = idle.remove(random.nextInt(idle.size()));
                long seq = waiting.remove(random.nextInt(Math.min(8, waiting.size())));
                running.add(new Running(slot, seq, replay.begin(sessions.get(slot), slot, GTID, seq, 1)));
                return;
            }
            Running ended = running.remove(random.nextInt(running.size()));
            idle.add(ended.slot());
            if (random.nextInt(4) == 0) {
                ended.transaction().abandoned();
                replay.rollback(sessions.get(ended.slot()));
                waiting.add(0, ended.seq());
            } else {
                ended.transaction().commit();
                committed.add(ended.seq());
                positions.done(Objects.requireNonNull(entries.get(ended.seq())));
            }
        }
    }
}
