package io.crosstide.writer.schema;

import java.sql.Connection;
import java.sql.SQLException;

/** Hands out connections to the target; whoever takes one closes it. Should be a pool. */
@FunctionalInterface
public interface ConnectionSupplier {
    Connection open() throws SQLException;
}
