package io.crosstide.testkit.mysql;

import io.crosstide.testkit.process.FakeClock;
import io.crosstide.testkit.process.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes a mysqld with its own data directory. By default it has the settings that a source of Crosstide needs. */
public final class MysqldBuilder {
    private final MysqlInstallation installation;
    private final Path dataDirectory;
    private final Map<String, String> options = new LinkedHashMap<>();
    private int port;
    private boolean keyring;
    private Optional<FakeClock> clock = Optional.empty();

    /**
     * @param dataDirectory {@link #build} creates it if it does not exist; otherwise the server uses the data in it
     */
    public MysqldBuilder(MysqlInstallation installation, Path dataDirectory) {
        this.installation = installation;
        this.dataDirectory = dataDirectory.toAbsolutePath();
        durableSource();
        small();
    }

    private void durableSource() {
        options.put("gtid_mode", "ON");
        options.put("enforce_gtid_consistency", "ON");
        options.put("log_bin", "binlog");
        options.put("binlog_row_image", "FULL");
        // MySQL 5.7 does not know this option.
        options.put("loose-binlog_row_metadata", "FULL");
        options.put("loose-binlog_format", "ROW");
        options.put("sync_binlog", "1");
        options.put("innodb_flush_log_at_trx_commit", "1");
        options.put("loose-log_replica_updates", "ON");
        // With the default of one year, a forgotten session makes a test hang.
        options.put("lock_wait_timeout", "60");
        // The name before 8.0.26; off by default in 5.7.
        options.put("loose-log_slave_updates", "ON");
    }

    /** Several servers share a small machine: one server takes 250 MB of resident memory instead of 470. */
    private void small() {
        options.put("innodb_buffer_pool_size", "64M");
        // With native AIO each server takes 2,300 of the 65,536 requests that Linux allows all processes by default.
        options.put("innodb_use_native_aio", "OFF");
        options.put("loose-innodb_redo_log_capacity", "32M");
        options.put("innodb_log_buffer_size", "4M");
        options.put("key_buffer_size", "1M");
        options.put("max_connections", "250");
        options.put("table_open_cache", "400");
        options.put("table_definition_cache", "400");
        options.put("loose-mysqlx", "OFF");
        // It stays on, because tests read connection attributes from it.
        options.put("performance_schema", "ON");
        for (String name : List.of("accounts", "hosts", "users")) {
            options.put("performance_schema_" + name + "_size", "20");
        }
        options.put("performance_schema_digests_size", "100");
        options.put("loose-performance_schema_error_size", "100");
        options.put("performance_schema_max_table_handles", "200");
        options.put("performance_schema_max_table_instances", "500");
        options.put("performance_schema_max_memory_classes", "0");
        options.put("performance_schema_max_stage_classes", "0");
        for (String kind : List.of("statements", "stages", "waits", "transactions")) {
            options.put("performance_schema_events_" + kind + "_history_size", "0");
            options.put("performance_schema_events_" + kind + "_history_long_size", "0");
        }
    }

    /**
     * Lets InnoDB leave its writes to the operating system, for tests that cut no power. Statements that define tables take
     * a fraction of their time. A killed server loses nothing, and {@code innodb_flush_log_at_trx_commit} stays 1.
     */
    public MysqldBuilder withoutSync() {
        return option("innodb_flush_method", "nosync");
    }

    /** Sets {@code server_id}; by default it is the port, so that servers differ. */
    public MysqldBuilder serverId(long serverId) {
        return option("server_id", Long.toString(serverId));
    }

    /** Sets the port; by default a free port. */
    public MysqldBuilder port(int chosen) {
        port = chosen;
        return this;
    }

    /**
     * Lets the server encrypt its binlog ({@code SET GLOBAL binlog_encryption = ON}) if MySQL comes from Debian's
     * archive. It has no effect on other installations.
     */
    public MysqldBuilder keyring() {
        keyring = true;
        return this;
    }

    /** Gives the server a clock of its own; only if MySQL runs as a process on this machine. */
    public MysqldBuilder clock(FakeClock chosen) {
        clock = Optional.of(chosen);
        return this;
    }

    /**
     * Sets a server option and replaces a default of the same name. The name has underscores, as in
     * {@code SHOW VARIABLES}.
     */
    public MysqldBuilder option(String name, String value) {
        options.remove("loose-" + name);
        options.put(name, value);
        return this;
    }

    /** Creates the data directory if it does not exist. Does not start the server. */
    public MysqlServer build() throws IOException {
        if (!Files.isDirectory(dataDirectory.resolve("mysql"))) {
            installation.createDataDirectory(dataDirectory, line -> {});
        }
        int chosen = port == 0 ? FreePorts.next() : port;
        Map<String, String> all = new LinkedHashMap<>(options);
        all.putIfAbsent("server_id", Integer.toString(chosen));
        all.put("port", Integer.toString(chosen));
        return new Mysqld(running(), dataDirectory, chosen, all);
    }

    private MysqlInstallation running() throws IOException {
        if (installation instanceof LocalMysql local) {
            return running(local);
        }
        if (clock.isPresent()) {
            throw new IOException(installation.describe() + " cannot have a clock of its own");
        }
        return installation;
    }

    private LocalMysql running(LocalMysql local) throws IOException {
        LocalMysql running = keyring
                ? local.withKeyring(dataDirectory.resolveSibling(dataDirectory.getFileName() + ".keyring"))
                : local;
        return clock.isPresent() ? running.withClock(clock.get()) : running;
    }
}
