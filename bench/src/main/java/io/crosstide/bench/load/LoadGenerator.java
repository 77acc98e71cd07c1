package io.crosstide.bench.load;

import io.crosstide.testkit.mysql.MysqlServer;
import java.io.IOException;
import java.sql.SQLException;

/** What writes the first rows of a workload and its backlog. All tables are in the database {@link Load#DATABASE}. */
public interface LoadGenerator {
    /** Creates the tables and their first rows. */
    void prepare(MysqlServer server) throws IOException, SQLException, InterruptedException;

    /** Executes this number of transactions. */
    void write(MysqlServer server, int transactions) throws IOException, SQLException, InterruptedException;
}
