package io.crosstide.writer.session;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.connect.ConnectionSource;
import io.crosstide.topology.connect.MysqlConnections;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A small pool of sessions that read the definitions of the target's tables. These sessions do not have the link's
 * connection attribute.
 */
public final class SchemaPool implements ConnectionSource, AutoCloseable {
    /**
     * Otherwise the server may hide the primary keys that it generates. MySQL before 8.0.30 generates none and skips
     * this.
     */
    private static final String SHOW_ALL = " /*!80030 , show_gipk_in_create_table_and_information_schema = ON */";

    private final HikariDataSource pool;

    public SchemaPool(LinkName link, MysqlConnections connections, Endpoint primary) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("crosstide-schema-" + link.cluster() + "-" + link.source());
        // Not by properties: the pool would log the password of the trust store, and keep a password that has changed.
        config.setDataSource(new PrimaryDataSource(connections, primary));
        config.setConnectionInitSql("SET SESSION " + MysqlConnections.SESSION_VARIABLES + SHOW_ALL);
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(10_000);
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
    }

    @Override
    public Connection open() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void close() {
        pool.close();
    }
}
