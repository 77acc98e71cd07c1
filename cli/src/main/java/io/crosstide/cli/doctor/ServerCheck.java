package io.crosstide.cli.doctor;

import io.crosstide.syncer.proof.SettingFinding;
import io.crosstide.syncer.proof.SourceSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Variables of a server, as a source and as a target. */
final class ServerCheck implements ClusterCheck {

    private static final long PACKET = 64L << 20;
    private static final Duration SHORT_BINLOG = Duration.ofDays(1);

    @Override
    public List<Finding> check(ClusterProbe probe) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> values = probe.variables(
                "innodb_flush_log_at_trx_commit",
                "max_allowed_packet",
                "max_connections",
                "log_replica_updates",
                "log_slave_updates",
                "server_id",
                "binlog_expire_logs_seconds",
                "binlog_expire_logs_auto_purge");
        for (SettingFinding setting :
                SourceSettings.check(probe.connection(), probe.cluster().accept())) {
            findings.add(
                    setting.accepted()
                            ? Finding.warning(
                                    probe.where(), setting + ", done without as the topology accepts", setting.remedy())
                            : Finding.error(probe.where(), setting.toString(), setting.remedy()));
        }
        variables(probe, values, findings);
        retention(probe, values, findings);
        return findings;
    }

    private static void variables(ClusterProbe probe, Map<String, String> values, List<Finding> findings) {
        if (!values.getOrDefault("innodb_flush_log_at_trx_commit", "1").equals("1")) {
            findings.add(Finding.warning(
                    probe.where(),
                    "innodb_flush_log_at_trx_commit is " + values.get("innodb_flush_log_at_trx_commit")
                            + ": a crash may lose transactions that other datacenters have already applied",
                    "SET PERSIST innodb_flush_log_at_trx_commit=1"));
        }
        if (Long.parseLong(values.getOrDefault("max_allowed_packet", "0")) < PACKET) {
            findings.add(Finding.warning(
                    probe.where(),
                    "max_allowed_packet is " + values.get("max_allowed_packet")
                            + " bytes: larger rows of other datacenters cannot be applied here",
                    "SET PERSIST max_allowed_packet=1073741824"));
        }
        for (String name : List.of("log_replica_updates", "log_slave_updates")) { // its name before 8.0.26
            if (values.getOrDefault(name, "ON").equals("OFF")) {
                findings.add(Finding.error(
                        probe.where(),
                        name + " is OFF: after a failover to a replica its binlog lacks what it replicated",
                        "start the server with " + name + "=ON"));
                break;
            }
        }
        long needed = (long) probe.replication().writer().workers()
                * probe.replication().links().stream()
                        .filter(link -> link.to().equals(probe.datacenter()))
                        .count();
        long connections = Long.parseLong(values.getOrDefault("max_connections", "151"));
        if (needed + 10 > connections) {
            findings.add(Finding.error(
                    probe.where(),
                    "max_connections is %d, and the writers alone use up to %d".formatted(connections, needed),
                    "SET PERSIST max_connections=" + (needed + connections) + ", or fewer writer.workers"));
        }
    }

    /** A syncer that is away for longer than the binlog is kept cannot go on. */
    private static void retention(ClusterProbe probe, Map<String, String> values, List<Finding> findings) {
        Duration kept = Duration.ofSeconds(Long.parseLong(values.getOrDefault("binlog_expire_logs_seconds", "0")));
        boolean purges =
                values.getOrDefault("binlog_expire_logs_auto_purge", "ON").equals("ON") && !kept.isZero();
        if (purges && kept.compareTo(SHORT_BINLOG) < 0) {
            findings.add(Finding.warning(
                    probe.where(),
                    "the binlog is kept for %d minutes only: a syncer that is away for longer cannot go on, and every target must be seeded again"
                            .formatted(kept.toMinutes()),
                    "SET PERSIST binlog_expire_logs_seconds=604800"));
        }
    }
}
