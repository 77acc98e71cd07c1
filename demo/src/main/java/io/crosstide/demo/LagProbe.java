package io.crosstide.demo;

import io.crosstide.topology.connect.ConnectionSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures, like an application, how long a commit in one datacenter takes until another datacenter shows it. It writes
 * a numbered row several times a second and reads it at the target.
 */
public final class LagProbe implements AutoCloseable {

    private final String table;
    private final Duration beat;
    private final Duration look;
    private final String source;
    private final ConnectionSource server;
    private final ConcurrentMap<Long, Long> committed = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean beating = true;
    private volatile boolean looking = true;
    private volatile long beats;

    /**
     * @param table see {@link #table}
     * @param beat time from one row to the next
     * @param look time from one reading to the next
     */
    public LagProbe(String table, String source, ConnectionSource server, Duration beat, Duration look) {
        this.table = table;
        this.source = source;
        this.server = server;
        this.beat = beat;
        this.look = look;
    }

    /** The statement that creates a table for the rows; the table has a replicated database. */
    public static String table(String name) {
        return "CREATE TABLE IF NOT EXISTS " + name
                + " (datacenter VARCHAR(64) NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (datacenter, n))";
    }

    public void start() {
        begin(this::beat);
    }

    /** From now on reads the rows at a target. */
    public Lags lookAt(ConnectionSource target) {
        Lags lags = new Lags();
        begin(() -> look(target, lags));
        return lags;
    }

    /** Ends the writing. @return the number of rows written; each row is one transaction */
    public long stop() throws InterruptedException {
        beating = false;
        threads.get(0).join();
        return beats;
    }

    @Override
    public void close() {
        beating = false;
        looking = false;
    }

    private void begin(Loop loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (SQLException failure) {
                        // The demo itself reports the error; a probe only measures.
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    }
                },
                "lag " + source);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void beat() throws SQLException, InterruptedException {
        try (Connection connection = server.open();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO " + table + " (datacenter, n) VALUES (?, ?)")) {
            while (beating) {
                long n = beats + 1;
                insert.setString(1, source);
                insert.setLong(2, n);
                insert.executeUpdate();
                committed.put(n, System.nanoTime());
                beats = n;
                Thread.sleep(beat.toMillis());
            }
        }
    }

    private void look(ConnectionSource target, Lags lags) throws SQLException, InterruptedException {
        long seen = 0;
        try (Connection connection = target.open();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT COALESCE(MAX(n), 0) FROM " + table + " WHERE datacenter = ?")) {
            select.setString(1, source);
            while (looking) {
                long newest;
                try (ResultSet rows = select.executeQuery()) {
                    rows.next();
                    newest = rows.getLong(1);
                }
                long now = System.nanoTime();
                while (seen < newest) {
                    @Nullable Long at = committed.get(seen + 1);
                    if (at == null) {
                        break;
                    }
                    lags.add(Duration.ofNanos(Math.max(0, now - at)));
                    seen++;
                }
                Thread.sleep(look.toMillis());
            }
        }
    }

    @FunctionalInterface
    private interface Loop {
        void run() throws SQLException, InterruptedException;
    }
}
