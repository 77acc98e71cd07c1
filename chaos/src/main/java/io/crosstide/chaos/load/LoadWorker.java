package io.crosstide.chaos.load;

import io.crosstide.testkit.workload.LostConnection;
import io.crosstide.testkit.workload.Pace;
import io.crosstide.topology.connect.ConnectionSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One connection of an application, which it opens again when it is lost. It never repeats a transaction. */
final class LoadWorker implements Runnable {
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int INTERRUPTED = 1317;
    /** What a server says when its disk is full, or when it writes to a file there. */
    private static final Set<Integer> DISK_FULL = Set.of(3, 1021, 1026, 1114, 3675);

    private static final long RECONNECT_MILLIS = 200;

    private final ConnectionSource server;
    private final ChaosTransactions transactions;
    private final Acknowledged acknowledged;
    private final Gate gate;
    private final Pace pace;
    private final AtomicReference<@Nullable SQLException> failure;
    private int n;

    /** @param failure where an error goes that no fault explains; it ends the worker */
    LoadWorker(
            ConnectionSource server,
            ChaosTransactions transactions,
            Acknowledged acknowledged,
            Gate gate,
            Pace pace,
            AtomicReference<@Nullable SQLException> failure) {
        this.server = server;
        this.transactions = transactions;
        this.acknowledged = acknowledged;
        this.gate = gate;
        this.pace = pace;
        this.failure = failure;
    }

    @Override
    public void run() {
        try {
            while (gate.enter()) {
                try {
                    write();
                } finally {
                    gate.leave();
                }
                if (gate.open()) {
                    Thread.sleep(RECONNECT_MILLIS);
                }
            }
        } catch (SQLException unexpected) {
            failure.compareAndSet(null, unexpected);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() throws SQLException {
        try (Connection connection = server.open()) {
            connection.setAutoCommit(false);
            while (gate.open()) {
                pace.await();
                writeOne(connection);
            }
        } catch (SQLException failed) {
            if (!LostConnection.caused(failed)
                    && failed.getErrorCode() != INTERRUPTED
                    && !DISK_FULL.contains(failed.getErrorCode())) {
                throw failed;
            }
        }
    }

    private void writeOne(Connection connection) throws SQLException {
        n++;
        try {
            transactions.execute(connection, n);
        } catch (SQLException refused) {
            if (!expected(refused)) {
                throw refused;
            }
            connection.rollback();
            return;
        }
        acknowledged.begin(n);
        connection.commit();
        acknowledged.confirm(n);
    }

    /** Deadlocks and lock timeouts. A duplicate can only be a shared email. */
    private static boolean expected(SQLException refused) {
        return String.valueOf(refused.getSQLState()).startsWith("40")
                || refused.getErrorCode() == LOCK_WAIT_TIMEOUT
                || (refused instanceof SQLIntegrityConstraintViolationException
                        && String.valueOf(refused.getMessage()).contains("'shared-"));
    }
}
