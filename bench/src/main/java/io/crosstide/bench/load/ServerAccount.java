package io.crosstide.bench.load;

import io.crosstide.testkit.mysql.MysqlServer;

/** How another program connects to a server of the benchmark, with all privileges. */
public record ServerAccount(String host, int port, String user, String password) {
    public static ServerAccount of(MysqlServer server) {
        return new ServerAccount(server.host(), server.port(), server.user(), server.password());
    }
}
