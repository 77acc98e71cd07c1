package io.crosstide.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/**
 * A real MySQL server under a test's command. It keeps its port and its data over any number of starts, stops and
 * kills; {@link #close} ends it for good.
 */
public interface MysqlServer extends AutoCloseable {
    /** The address to connect to, always this machine. */
    String host();

    /** The TCP port, known before the first start and the same ever after. */
    int port();

    /** The account with all privileges that {@link #connect()} uses. */
    String user();

    /** The password of {@link #user()}. */
    String password();

    /** Opens a connection with all privileges and without a default database. */
    Connection connect() throws SQLException;

    /** Opens a connection of the account given, without a default database. */
    Connection connect(String user, String password) throws SQLException;

    /** Starts the server and returns when it answers queries; an IOException carries the end of its log. */
    void start() throws IOException;

    /** Shuts the server down as an operator would (SIGTERM) and returns when it has ended. */
    void stop() throws IOException;

    /** Ends the server at once (SIGKILL), as a power cut would. */
    void kill() throws IOException;

    /** Freezes the server (SIGSTOP): connections stay open, nothing answers. */
    void pause() throws IOException;

    /** Lets a paused server go on (SIGCONT). */
    void resume() throws IOException;

    /** Whether the process is there, paused or not. */
    boolean running();

    /** What {@code @@server_uuid} is; known once the server has been started. */
    UUID serverUuid() throws IOException;

    /** The data directory, binlog files included. */
    Path dataDirectory();

    /** The server's error log. */
    Path log();

    /** Ends the server for good; its data directory is left to its owner. */
    @Override
    void close();
}
