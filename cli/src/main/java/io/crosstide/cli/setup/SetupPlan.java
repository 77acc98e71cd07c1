package io.crosstide.cli.setup;

import io.crosstide.topology.Datacenter;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.secret.SecretReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that init does for one datacenter.
 *
 * @param administrator the account that creates the topology's account and grants; null to do without
 * @param accountPurged whether to account for what sources executed before by gtid_purged in place of transactions
 */
public record SetupPlan(
        Topology topology,
        Datacenter datacenter,
        List<LinkStart> links,
        @Nullable Administrator administrator,
        boolean accountPurged) {

    /** An account of the operator. */
    public record Administrator(String username, SecretReference password) {}

    public SetupPlan {
        links = List.copyOf(links);
    }

    List<ClusterSetup> clusters() {
        return datacenter.clusters().values().stream().map(this::setup).toList();
    }

    /** The account under which the cluster's schema is made. */
    MysqlCluster actingAccount(MysqlCluster cluster) {
        return administrator == null
                ? cluster
                : cluster.withAccount(administrator.username(), administrator.password());
    }

    /** The streams of other datacenters that have a topic for a copy in this one. */
    List<StreamName> copied(ClusterSetup setup) {
        return topology.linksInto(setup.name(), datacenter.name()).stream()
                .filter(link -> topology.hasCopyTopic(setup.name(), link))
                .map(link -> topology.stream(setup.name(), link.from()))
                .toList();
    }

    private ClusterSetup setup(MysqlCluster cluster) {
        return new ClusterSetup(
                cluster,
                topology.replication(cluster.name()),
                topology.stream(cluster.name(), datacenter.name()),
                links.stream()
                        .filter(link -> link.cluster().equals(cluster.name()))
                        .toList());
    }
}
