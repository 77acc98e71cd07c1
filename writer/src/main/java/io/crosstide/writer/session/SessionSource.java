package io.crosstide.writer.session;

import java.sql.SQLException;

/** Opens the sessions of a link's workers. */
@FunctionalInterface
public interface SessionSource {
    TargetSession open() throws SQLException;
}
