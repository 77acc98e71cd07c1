package io.crosstide.writer.random;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.row.ReplayPair;
import io.crosstide.writer.row.ReplayWay;
import io.crosstide.writer.row.SideBySide;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plan at the source, applies what the source logged to the target, and compares the rows that both servers
 * print.
 */
class PlanRunner {
    /*
     * MySQL 9.7.4 raises 1032 for a REPLACE of a row whose list contains an element twice, in a unique multi-valued index.
     */
    /**
     * In addition to data exceptions and violated constraints (SQL states 22 and 23): values that do not fit, rows that
     * are too long, invalid comparisons.
     */
    private static final Set<Integer> EXPECTED_AT_SOURCE = Set.of(
            1032, 1048, 1062, 1136, 1139, 1146, 1264, 1265, 1267, 1292, 1300, 1364, 1365, 1366, 1406, 1411, 1416, 1441,
            1451, 1452, 1467, 1525, 1526, 1586, 1690, 1706, 1748, 1761, 1762, 1785, 3140, 3141, 3156, 3157, 3618, 3643,
            3671, 3673, 3732, 3751, 3819, 3854, 3903, 3904, 3907, 3988, 4079, 6136, 6138);
    /** Too many bytes in a row or key, or a foreign key or partitions that these columns do not allow. */
    private static final Set<Integer> EXPECTED_IN_DEFINITIONS = Set.of(
            1067, 1071, 1074, 1118, 1178, 1502, 1821, 1822, 1823, 1825, 1830, 3064, 3104, 3107, 3108, 3109, 3754, 3780,
            6123, 6125);

    /** The way in which transactions are applied. */
    enum Order {
        /** One after another. */
        SERIAL,
        /** One after another, in a random order that the planner allows. */
        ANY,
        /** Several in parallel. */
        SIDE_BY_SIDE
    }

    final ReplayPair pair;
    private int invalid;

    PlanRunner(ReplayPair pair) {
        this.pair = pair;
    }

    /** Number of plans whose tables MySQL refused. */
    int invalid() {
        return invalid;
    }

    /** Null if there is no failure. */
    @Nullable Failure run(Plan plan) throws Exception {
        if (!define(plan)) {
            return null;
        }
        pair.skip();
        Failure failure = write(plan.transactions());
        if (failure != null) {
            return failure;
        }
        List<List<TableRows>> transactions = pair.transactions();
        pair.by(ReplayWay.of(plan.seed()));
        failure = replay(plan, transactions, Order.SERIAL);
        if (failure == null) {
            failure = again(plan, transactions, Order.ANY);
        }
        return failure != null || plan.seed() % 3 != 0 ? failure : again(plan, transactions, Order.SIDE_BY_SIDE);
    }

    /** @return whether MySQL accepts the tables */
    boolean define(Plan plan) throws SQLException {
        try {
            pair.onSource("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'");
            pair.onSource(plan.definitions().toArray(String[]::new));
            defineTarget(plan);
        } catch (SQLException e) {
            if (EXPECTED_IN_DEFINITIONS.contains(e.getErrorCode())) {
                invalid++;
                return false;
            }
            throw e;
        }
        return true;
    }

    private void defineTarget(Plan plan) throws SQLException {
        pair.onTarget("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'");
        pair.onTarget(plan.targetDefinitions().toArray(String[]::new));
        pair.forget(Plan.DATABASE, plan.tables().stream().map(PlanTable::name).toArray(String[]::new));
        pair.takeConflicts();
    }

    @Nullable Failure write(List<PlanTransaction> transactions) throws SQLException {
        pair.onSource("SET SESSION sql_mode = '', time_zone = '+00:00', binlog_rows_query_log_events = OFF"
                + " /*!80020 , binlog_transaction_compression = OFF */");
        for (PlanTransaction transaction : transactions) {
            for (String statement : transaction.statements()) {
                Failure failure = change(statement);
                if (failure != null) {
                    return failure;
                }
            }
        }
        pair.onSource("SET SESSION sql_mode = '', time_zone = '+00:00'");
        return null;
    }

    static boolean isExpected(SQLException refused) {
        String state = String.valueOf(refused.getSQLState());
        return EXPECTED_AT_SOURCE.contains(refused.getErrorCode()) || state.startsWith("22") || state.startsWith("23");
    }

    @Nullable Failure change(String statement) {
        try {
            pair.onSource(statement.startsWith(PlanTransaction.XA) ? statement.split("; ") : new String[] {statement});
            return null;
        } catch (SQLException e) {
            return isExpected(e) ? null : new Failure("source " + e.getErrorCode(), statement + "\n" + e.getMessage());
        }
    }

    private @Nullable Failure again(Plan plan, List<List<TableRows>> transactions, Order order) throws Exception {
        defineTarget(plan);
        return replay(plan, transactions, order);
    }

    private @Nullable Failure replay(Plan plan, List<List<TableRows>> transactions, Order order) throws Exception {
        try {
            switch (order) {
                case SERIAL -> {
                    for (List<TableRows> transaction : transactions) {
                        pair.apply(transaction);
                    }
                }
                case ANY -> new AnyOrder(pair, new Random(plan.seed())).apply(transactions);
                case SIDE_BY_SIDE -> SideBySide.apply(pair, transactions);
            }
        } catch (LinkStoppedException e) {
            return new Failure(order + " stopped", String.valueOf(e.getMessage()));
        } catch (SQLException | RuntimeException | ExecutionException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            int code = cause instanceof SQLException refused ? refused.getErrorCode() : 0;
            return new Failure(
                    order + " " + cause.getClass().getSimpleName() + " " + code,
                    cause + "\n" + List.of(cause.getStackTrace()));
        }
        List<Conflict> conflicts = pair.takeConflicts();
        if (!conflicts.isEmpty()) {
            Conflict first = conflicts.get(0);
            return new Failure(order + " " + first.kind(), conflicts.size() + " conflicts, the first: " + first);
        }
        return difference(plan, order);
    }

    private @Nullable Failure difference(Plan plan, Order order) throws SQLException {
        for (PlanTable table : plan.tables()) {
            List<String> expected = sourceRows(table);
            List<String> found = targetRows(table);
            if (!expected.equals(found)) {
                List<String> missing = new ArrayList<>(expected);
                found.forEach(missing::remove);
                List<String> extra = new ArrayList<>(found);
                expected.forEach(extra::remove);
                return new Failure(
                        order + " differs",
                        table.name() + " only at the source: " + missing + "\nonly at the target: " + extra);
            }
        }
        return null;
    }

    List<String> sourceRows(PlanTable table) throws SQLException {
        return pair.sourceRows(table.query(Plan.DATABASE)).stream().sorted().toList();
    }

    List<String> targetRows(PlanTable table) throws SQLException {
        return pair.targetRows(table.query(Plan.DATABASE)).stream().sorted().toList();
    }
}
