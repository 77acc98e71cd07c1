package io.crosstide.bench.load;

import io.crosstide.testkit.mysql.MysqlServer;
import java.sql.SQLException;

/** Writes a load from this process. */
public record BuiltInGenerator(Load load) implements LoadGenerator {
    @Override
    public void prepare(MysqlServer server) throws SQLException {
        new Backlog(load, server::connect).prepare();
    }

    @Override
    public void write(MysqlServer server, int transactions) throws SQLException, InterruptedException {
        new Backlog(load, server::connect).write(transactions);
    }
}
