package io.crosstide.bench;

import io.crosstide.bench.debezium.DebeziumSink;
import io.crosstide.cli.outcome.CommandFailedException;
import java.io.IOException;
import java.sql.SQLException;

/** Debezium's JDBC sink connector, in a Kafka Connect worker of its own. Kafka has the whole backlog before it starts. */
record Debezium() implements Contestant {
    @Override
    public String name() {
        return "Debezium with JDBC sink, " + DebeziumSink.TASKS + " tasks";
    }

    @Override
    public boolean isReference() {
        return false;
    }

    @Override
    public boolean mustSucceed() {
        return false;
    }

    @Override
    public Course apply(Backlogged source, MysqlServerOfRun target)
            throws SQLException, IOException, CommandFailedException, InterruptedException {
        String name = target.folder().getFileName().toString();
        try (DebeziumSink sink =
                source.capture().orElseThrow().sink(target.folder().resolve("debezium"), name, target.mysql())) {
            long transactions = source.gtids().count();
            sink.awaitBegun();
            return Course.follow(
                    0,
                    transactions,
                    () -> sink.applied(transactions),
                    new ProcessStat(sink.pid()),
                    Backlogged.stat(target.mysql()));
        }
    }

    @Override
    public Attached attach(SteadyServers servers) {
        throw new IllegalStateException("Debezium takes part in backlogs only");
    }
}
