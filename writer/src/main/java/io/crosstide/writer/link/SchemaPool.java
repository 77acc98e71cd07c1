package io.crosstide.writer.link;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.writer.LinkName;
import io.crosstide.writer.schema.ConnectionSupplier;
import java.sql.Connection;
import java.sql.SQLException;

/** A small pool of sessions that read the definitions of the target's tables. They are no sessions of the link. */
final class SchemaPool implements ConnectionSupplier, AutoCloseable {
    private final HikariDataSource pool;

    SchemaPool(LinkName link, MysqlConnections connections, Endpoint primary) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("crosstide-schema-" + link.cluster() + "-" + link.source());
        config.setJdbcUrl(connections.jdbcUrl(primary));
        config.setDataSourceProperties(connections.properties());
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
