package io.crosstide.topology.connect;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections to one MySQL server; {@code server::connect} is one. */
@FunctionalInterface
public interface ConnectionSource {
    /** Opens a new connection that the caller closes. */
    Connection open() throws SQLException;
}
