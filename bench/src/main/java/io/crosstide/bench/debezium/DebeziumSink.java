package io.crosstide.bench.debezium;

import io.crosstide.bench.load.ServerAccount;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.testkit.mysql.MysqlServer;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.clients.admin.Admin;

/**
 * Debezium's JDBC sink connector, which writes a captured backlog to a target.
 *
 * <p>It merges changes of a row and does not keep transactions, so its progress is the share of records whose offsets its
 * consumer group has committed. The connector commits an offset only after the target transaction that has the record.
 */
public final class DebeziumSink implements AutoCloseable {
    /** Tasks of the connector, and partitions of each topic. */
    public static final int TASKS = 8;

    private static final long CHECK_NANOS = 2_000_000_000L;
    private static final long PATIENCE_NANOS = 180_000_000_000L;
    private static final long STEP_MILLIS = 20;

    private final ConnectWorker worker;
    private final Admin admin;
    private final SinkGroup group;
    private final long records;
    private long checked = System.nanoTime();

    private DebeziumSink(ConnectWorker worker, Admin admin, SinkGroup group, long records) {
        this.worker = worker;
        this.admin = admin;
        this.group = group;
        this.records = records;
    }

    static DebeziumSink start(
            ConnectLibraries libraries, Path folder, String name, CapturedTopics topics, MysqlServer target)
            throws IOException, CommandFailedException, InterruptedException {
        Admin admin = topics.admin();
        try {
            return new DebeziumSink(
                    ConnectWorker.start(
                            libraries,
                            folder,
                            topics.remoteBootstrapServers(),
                            ConnectProperties.sink(name, ServerAccount.of(target), topics.database(), TASKS)),
                    admin,
                    new SinkGroup(admin, "connect-" + name),
                    topics.records(admin));
        } catch (IOException | CommandFailedException failure) {
            admin.close();
            throw failure;
        }
    }

    public long pid() {
        return worker.pid();
    }

    /** Returns when the first tasks begin to read. */
    public void awaitBegun() throws CommandFailedException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!group.assigned()) {
            check();
            if (System.nanoTime() > deadline) {
                throw new CommandFailedException("no task of Debezium's sink got a partition to read");
            }
            Thread.sleep(STEP_MILLIS);
        }
    }

    private void check() throws CommandFailedException, InterruptedException {
        if (System.nanoTime() - checked > CHECK_NANOS) {
            worker.check();
            checked = System.nanoTime();
        }
    }

    /** How many of the transactions are applied, in proportion to the records; all of them only if all records are. */
    public long applied(long transactions) throws CommandFailedException, InterruptedException {
        check();
        return transactions * group.committed() / records;
    }

    @Override
    public void close() {
        worker.close();
        admin.close();
    }
}
