package io.crosstide.testkit.mysql;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/**
 * A real MySQL server that a test controls. Starts, stops and kills do not change its port and its data; {@link #close}
 * ends it for good.
 */
public interface MysqlServer extends AutoCloseable {
    /** The address to connect to, always this machine. */
    String host();

    /** The TCP port. It is known before the first start and never changes. */
    int port();

    /** The account with all privileges that {@link #connect()} uses. */
    String user();

    /** The password of {@link #user()}. */
    String password();

    /** Opens a connection with all privileges and without a default database. */
    Connection connect() throws SQLException;

    /** Opens a connection of this account, without a default database. */
    Connection connect(String user, String password) throws SQLException;

    /** Starts the server and returns when it answers queries; throws an IOException with the end of its log. */
    void start() throws IOException;

    /** Shuts the server down as an operator would (SIGTERM) and returns when it has ended. */
    void stop() throws IOException;

    /** Ends the server at once (SIGKILL), as a power cut would. */
    void kill() throws IOException;

    /** Freezes the server (SIGSTOP): connections stay open, but nothing answers. */
    void pause() throws IOException;

    /** Lets a paused server continue (SIGCONT). */
    void resume() throws IOException;

    /** Whether the process exists, paused or not. */
    boolean running();

    /** The value of {@code @@server_uuid}; available after the first start. */
    UUID serverUuid() throws IOException;

    /** The data directory, with the binlog files. */
    Path dataDirectory();

    /** The server's error log. */
    Path log();

    /** Ends the server for good. Its data directory stays; the caller owns it. */
    @Override
    void close();
}
