package io.crosstide.topology.connect;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections to one MySQL server, for example {@code server::connect}. */
@FunctionalInterface
public interface ConnectionSource {
    /** Opens a new connection. The caller closes it. */
    Connection open() throws SQLException;
}
