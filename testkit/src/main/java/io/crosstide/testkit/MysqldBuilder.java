package io.crosstide.testkit;

import java.io.IOException;
import java.nio.file.Path;

/** Describes a mysqld of its own data directory, with the settings that a source of Crosstide needs unless told otherwise. */
public final class MysqldBuilder {
    public MysqldBuilder(MysqlInstallation installation, Path dataDirectory) {}

    /** Sets {@code server_id}; by default a number derived from the port, so that servers differ. */
    public MysqldBuilder serverId(long serverId) {
        return option("server_id", Long.toString(serverId));
    }

    /** Sets the port; by default a free one. */
    public MysqldBuilder port(int port) {
        return this;
    }

    /** Sets a server option, in place of a default of the same name; underscores, as in {@code SHOW VARIABLES}. */
    public MysqldBuilder option(String name, String value) {
        return this;
    }

    /** Makes the data directory if it is not there yet; the server is not started. */
    @SuppressWarnings("DoNotCallSuggester")
    public MysqlServer build() throws IOException {
        throw new IOException("not yet");
    }
}
