package io.crosstide.cli.doctor;

import io.crosstide.change.event.Xid;
import io.crosstide.syncer.proof.XaRecovery;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** XA transactions that are prepared and wait for their end. */
final class PreparedCheck implements ClusterCheck {

    @Override
    public List<Finding> check(ClusterProbe probe) throws SQLException {
        Optional<List<Xid>> prepared = XaRecovery.prepared(probe.connection());
        if (prepared.isEmpty()) {
            return List.of(Finding.warning(
                    probe.where(),
                    "the account %s may not see prepared XA transactions"
                            .formatted(probe.cluster().username()),
                    "repeat crosstide init with the same options and --admin-user, or GRANT %s ON *.* to the account"
                            .formatted(XaRecovery.PRIVILEGE)));
        }
        if (prepared.get().isEmpty()) {
            return List.of();
        }
        return List.of(Finding.warning(
                probe.where(),
                "XA transactions are prepared and neither committed nor rolled back: %s; the binlog from their XA PREPARE on is needed, and init creates no stream meanwhile"
                        .formatted(prepared.get()),
                "let their application end them, or XA COMMIT or XA ROLLBACK those that nobody owns"));
    }
}
