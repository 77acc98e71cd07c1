package io.crosstide.topology.connect;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Simulates servers. A server can be reachable or not, and read-only or not. */
final class FakeMysqlDriver implements Driver, AutoCloseable {

    enum Server {
        WRITABLE,
        READ_ONLY,
        BREAKS_OFF,
        TOO_OLD
    }

    private final Map<String, Server> servers = new ConcurrentHashMap<>();
    final List<Properties> connected = new ArrayList<>();
    int open;

    FakeMysqlDriver() throws SQLException {
        DriverManager.registerDriver(this);
    }

    void server(String endpoint, Server server) {
        servers.put("jdbc:mysql://" + endpoint + "/", server);
    }

    @Override
    public void close() throws SQLException {
        DriverManager.deregisterDriver(this);
    }

    @Override
    public synchronized @Nullable Connection connect(String url, Properties properties) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        Server server = servers.get(url);
        if (server == null) {
            throw new SQLException("connection refused", "08S01", 17);
        }
        connected.add(properties);
        open++;
        return fake(
                Connection.class,
                Map.of(
                        "createStatement",
                        () -> statement(server),
                        "getMetaData",
                        () -> metaData(server),
                        "close",
                        this::closed));
    }

    private synchronized @Nullable Object closed() {
        open--;
        return null;
    }

    private static DatabaseMetaData metaData(Server server) {
        return fake(
                DatabaseMetaData.class,
                Map.of("getDatabaseProductVersion", () -> server == Server.TOO_OLD ? "5.7.22-log" : "8.0.15"));
    }

    private static Statement statement(Server server) {
        return fake(Statement.class, Map.of("executeQuery", () -> row(server), "execute", () -> noRow(server)));
    }

    private static boolean noRow(Server server) throws SQLException {
        if (server == Server.TOO_OLD) {
            throw new SQLException("Unknown system variable 'max_execution_time'", "HY000", 1193);
        }
        return false;
    }

    private static ResultSet row(Server server) throws SQLException {
        if (server == Server.BREAKS_OFF) {
            throw new SQLException("gone away", "08S01", 2006);
        }
        return fake(ResultSet.class, Map.of("next", () -> true, "getInt", () -> server == Server.WRITABLE ? 0 : 1));
    }

    private interface Answer {
        @Nullable Object give() throws SQLException;
    }

    private static <T> T fake(Class<T> type, Map<String, Answer> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Answer answer = answers.get(method.getName());
                    if (answer == null && !method.getName().equals("close")) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    return answer == null ? null : answer.give();
                }));
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:mysql:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
