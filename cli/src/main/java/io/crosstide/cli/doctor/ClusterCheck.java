package io.crosstide.cli.doctor;

import java.sql.SQLException;
import java.util.List;

/** One question to a cluster. */
@FunctionalInterface
interface ClusterCheck {
    List<Finding> check(ClusterProbe probe) throws SQLException;
}
