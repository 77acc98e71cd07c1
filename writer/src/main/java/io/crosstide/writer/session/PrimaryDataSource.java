package io.crosstide.writer.session;

import io.crosstide.topology.Endpoint;
import io.crosstide.topology.connect.MysqlConnections;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Opens the connections of a pool. The pool learns no secret, and each connection reads them anew. */
final class PrimaryDataSource implements DataSource {
    private final MysqlConnections connections;
    private final Endpoint primary;
    private volatile int loginTimeoutSeconds;

    PrimaryDataSource(MysqlConnections connections, Endpoint primary) {
        this.connections = connections;
        this.primary = primary;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connections.open(primary);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the topology names the account");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public int getLoginTimeout() {
        return loginTimeoutSeconds;
    }

    /** For the pool, which waits so long when it ends. Logins have the timeouts of {@link MysqlConnections}. */
    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeoutSeconds = seconds;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
