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
final class LagProbe implements AutoCloseable {

    static final String TABLE =
            "CREATE TABLE IF NOT EXISTS shop.beat (datacenter VARCHAR(64) NOT NULL, n BIGINT NOT NULL, PRIMARY KEY (datacenter, n))";

    private static final Duration BEAT = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofMillis(15);

    private final String source;
    private final ConnectionSource server;
    private final ConcurrentMap<Long, Long> committed = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean beating = true;
    private volatile boolean looking = true;
    private volatile long beats;

    LagProbe(String source, ConnectionSource server) {
        this.source = source;
        this.server = server;
    }

    void start() {
        begin(this::beat);
    }

    /** From now on reads the rows at a target. */
    Lags lookAt(ConnectionSource target) {
        Lags lags = new Lags();
        begin(() -> look(target, lags));
        return lags;
    }

    /** Ends the writing. @return the number of rows written; each row is one transaction */
    long stop() throws InterruptedException {
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
                        connection.prepareStatement("INSERT INTO shop.beat (datacenter, n) VALUES (?, ?)")) {
            while (beating) {
                long n = beats + 1;
                insert.setString(1, source);
                insert.setLong(2, n);
                insert.executeUpdate();
                committed.put(n, System.nanoTime());
                beats = n;
                Thread.sleep(BEAT.toMillis());
            }
        }
    }

    private void look(ConnectionSource target, Lags lags) throws SQLException, InterruptedException {
        long seen = 0;
        try (Connection connection = target.open();
                PreparedStatement select =
                        connection.prepareStatement("SELECT COALESCE(MAX(n), 0) FROM shop.beat WHERE datacenter = ?")) {
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
                Thread.sleep(LOOK.toMillis());
            }
        }
    }

    @FunctionalInterface
    private interface Loop {
        void run() throws SQLException, InterruptedException;
    }
}
