package io.crosstide.writer.random;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.RowChange;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.row.ApplyResult;
import io.crosstide.writer.row.ReplayPair;
import io.crosstide.writer.row.ReplayWay;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plan whose disturbances change the target between its two halves. Refused rows must stay unchanged; a row that
 * the target does not have exactly must be refused; and before images, after images and found rows in the records must
 * rebuild the true rows.
 */
final class ConflictRunner extends PlanRunner {
    /**
     * A transaction of the source.
     *
     * @param single whether it changed one row
     * @param change the change as the server prints it; null if it does not
     */
    private record Logged(
            List<TableRows> events,
            boolean single,
            @Nullable SingleChange change) {}

    private final Map<String, RebuiltRows> rebuilders = new HashMap<>();
    /** All rows that each of the source's tables has contained. */
    private final Map<String, Set<String>> seen = new HashMap<>();

    private int conflicts;

    ConflictRunner(ReplayPair pair) {
        super(pair);
    }

    /** Number of conflicts checked so far. */
    int conflicts() {
        return conflicts;
    }

    @Override
    @Nullable Failure run(Plan any) throws Exception {
        // found rows are rows of the source's table
        Plan plan = any.withDifferences(List.of());
        if (!define(plan)) {
            return null;
        }
        rebuilders.clear();
        seen.clear();
        for (PlanTable table : plan.tables()) {
            rebuilders.put(table.name(), new RebuiltRows(pair, table));
            seen.put(table.name(), new HashSet<>());
        }
        pair.skip();
        try {
            Failure failure = half(plan, plan.transactions().subList(0, plan.half()));
            disturb(plan);
            return failure != null
                    ? failure
                    : half(
                            plan,
                            plan.transactions()
                                    .subList(plan.half(), plan.transactions().size()));
        } catch (LinkStoppedException e) {
            return new Failure("stopped", String.valueOf(e.getMessage()));
        }
    }

    private void disturb(Plan plan) {
        for (PlanStatement disturbance : plan.disturbances()) {
            try {
                pair.onTarget(disturbance.sql());
            } catch (SQLException e) {
                if (!isExpected(e)) {
                    throw new IllegalStateException(disturbance.sql(), e);
                }
            }
        }
    }

    private @Nullable Failure half(Plan plan, List<PlanTransaction> transactions) throws Exception {
        pair.by(ReplayWay.of(plan.seed()));
        List<Logged> logged = new ArrayList<>();
        Map<String, List<String>> source = rows(true);
        for (PlanTransaction transaction : transactions) {
            for (String statement : transaction.withSettings(List.of()).statements()) {
                Failure failure = change(statement);
                if (failure != null) {
                    return failure;
                }
                rows(true).forEach((table, rows) -> of(seen, table).addAll(rows));
            }
            Map<String, List<String>> before = source;
            source = rows(true);
            List<List<TableRows>> events = pair.transactions();
            for (List<TableRows> each : events) {
                boolean single = events.size() == 1
                        && each.stream().mapToInt(ConflictRunner::changes).sum() == 1;
                logged.add(
                        new Logged(each, single, single ? SingleChange.between(plan.tables(), before, source) : null));
            }
        }
        for (Logged transaction : logged) {
            Failure failure = applied(transaction);
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private @Nullable Failure applied(Logged transaction) throws Exception {
        Map<String, List<String>> before = rows(false);
        ApplyResult result = pair.apply(transaction.events);
        Map<String, List<String>> after = rows(false);
        List<Conflict> recorded = pair.takeConflicts();
        conflicts += recorded.size();
        if (result.rows() == 0 && !before.equals(after)) {
            return new Failure("not kept", before + "\nbecame " + after + "\n" + recorded);
        }
        for (Conflict conflict : recorded) {
            Failure failure = lost(conflict, before, after, transaction.single);
            if (failure != null) {
                return failure;
            }
        }
        return transaction.change == null ? null : transaction.change.verify(before, after, recorded);
    }

    private static int changes(TableRows event) {
        int count = 0;
        for (RowChange change : event.rows()) {
            count += change.before() == null && change.after() == null ? 0 : 1;
        }
        return count;
    }

    private Map<String, List<String>> rows(boolean atSource) throws SQLException {
        Map<String, List<String>> rows = new HashMap<>();
        for (Map.Entry<String, RebuiltRows> table : rebuilders.entrySet()) {
            rows.put(
                    table.getKey(),
                    table.getValue().shown(atSource).stream().sorted().toList());
        }
        return rows;
    }

    /** @param single whether all rows are known that existed at any moment of the transaction */
    private @Nullable Failure lost(
            Conflict conflict, Map<String, List<String>> before, Map<String, List<String>> after, boolean single)
            throws SQLException {
        String table = conflict.table().substring(conflict.table().indexOf('.') + 1);
        RebuiltRows rebuilder = of(rebuilders, table);
        List<Map<String, @Nullable String>> images = new ArrayList<>();
        if (conflict.before() != null) {
            images.add(conflict.before());
        }
        if (conflict.after() != null) {
            images.add(conflict.after());
        }
        for (Map<String, @Nullable String> image : images) {
            String rebuilt = rebuilder.rebuilt(image);
            if (single && !of(seen, table).contains(rebuilt)) {
                return new Failure("image lost", image + "\nis rebuilt as " + rebuilt + "\nseen: " + seen.get(table));
            }
        }
        for (Map<String, @Nullable String> found : conflict.kind() == ConflictKind.CHILD_EXISTS
                ? List.<Map<String, @Nullable String>>of()
                : conflict.found()) {
            String rebuilt = rebuilder.rebuilt(found);
            if (single && !of(before, table).contains(rebuilt)) {
                return new Failure(
                        "found row lost",
                        found + "\nis rebuilt as " + rebuilt + "\nwas: " + before.get(table) + after.get(table));
            }
        }
        return null;
    }

    private static <T> T of(Map<String, T> map, String table) {
        T value = map.get(table);
        if (value == null) {
            throw new IllegalArgumentException(table);
        }
        return value;
    }
}
