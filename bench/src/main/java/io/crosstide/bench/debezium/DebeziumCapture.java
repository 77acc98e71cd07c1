package io.crosstide.bench.debezium;

import io.crosstide.bench.load.ServerAccount;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.testkit.mysql.MysqlServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Debezium's MySQL connector, which reads the backlog into Kafka.
 *
 * <p>Connect commits the position of a source only when Kafka has acknowledged all records before it.
 */
public final class DebeziumCapture implements AutoCloseable {
    private static final long PATIENCE_NANOS = 600_000_000_000L;
    private static final long STEP_MILLIS = 200;
    private static final Pattern GTIDS = Pattern.compile("\"gtids\":\"([^\"]*)\"");

    private final ConnectLibraries libraries;
    private final ConnectWorker worker;
    private final CapturedTopics topics;

    private DebeziumCapture(ConnectLibraries libraries, ConnectWorker worker, CapturedTopics topics) {
        this.libraries = libraries;
        this.worker = worker;
        this.topics = topics;
    }

    /** Starts the connector, and returns when it has its first position, so that it sees what is committed from now on. */
    public static DebeziumCapture start(
            ConnectLibraries libraries, Path folder, MysqlServer source, String database, CapturedTopics topics)
            throws IOException, CommandFailedException, InterruptedException {
        DebeziumCapture capture = new DebeziumCapture(
                libraries,
                ConnectWorker.start(
                        libraries,
                        folder,
                        topics.bootstrapServers(),
                        ConnectProperties.capture(
                                "capture", folder, ServerAccount.of(source), database, DebeziumSink.TASKS)),
                topics);
        try {
            capture.await(GtidSet.parse(""));
        } catch (CommandFailedException | InterruptedException failure) {
            capture.close();
            throw failure;
        }
        return capture;
    }

    /** Waits until these transactions are in Kafka. */
    public void await(GtidSet gtids) throws CommandFailedException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        String offsets = "";
        while (System.nanoTime() < deadline) {
            offsets = worker.offsets();
            Matcher committed = GTIDS.matcher(offsets);
            if (committed.find()
                    && GtidSet.parse(committed.group(1).replace("\\n", "")).containsAll(gtids)) {
                return;
            }
            worker.check();
            Thread.sleep(STEP_MILLIS);
        }
        throw new CommandFailedException(
                "Debezium did not capture %s in time; its position is %s".formatted(gtids, offsets));
    }

    /**
     * Starts to write what was captured to a target.
     *
     * @param name of the connector, another one for each run, because its consumer group has this name
     */
    public DebeziumSink sink(Path folder, String name, MysqlServer target)
            throws IOException, CommandFailedException, InterruptedException {
        return DebeziumSink.start(libraries, folder, name, topics, target);
    }

    /** Ends the connector. What it captured stays in Kafka. */
    @Override
    public void close() {
        worker.close();
    }
}
