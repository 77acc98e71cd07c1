package io.crosstide.syncer.proof;

import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.connect.Primary;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses a source whose settings would leave gaps in the stream. */
public final class SourceDemands {
    private static final Logger LOG = LoggerFactory.getLogger(SourceDemands.class);

    private SourceDemands() {}

    public static void require(Primary primary, MysqlCluster cluster) throws SQLException {
        List<SettingFinding> findings = SourceSettings.check(primary.connection(), cluster.accept());
        for (SettingFinding finding : findings) {
            if (finding.accepted()) {
                LOG.atWarn()
                        .addKeyValue("cluster", cluster.name())
                        .addKeyValue("endpoint", primary.endpoint())
                        .addKeyValue("setting", finding)
                        .log("Setting not met; accepted by the topology");
            }
        }
        List<SettingFinding> refused =
                findings.stream().filter(finding -> !finding.accepted()).toList();
        if (!refused.isEmpty()) {
            throw new StreamStoppedException(
                    "MySQL " + primary.endpoint() + " of cluster " + cluster.name() + " cannot be a source: "
                            + refused.stream().map(SettingFinding::toString).collect(Collectors.joining("; ")),
                    refused.stream().map(SettingFinding::remedy).collect(Collectors.joining("; ")));
        }
    }
}
