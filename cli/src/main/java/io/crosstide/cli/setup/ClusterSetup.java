package io.crosstide.cli.setup;

import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.Replication;
import io.crosstide.topology.StreamName;
import java.util.List;

/** What init does for one cluster of the datacenter. */
record ClusterSetup(MysqlCluster cluster, Replication replication, StreamName stream, List<LinkStart> links) {

    ClusterSetup {
        links = List.copyOf(links);
    }

    String name() {
        return cluster.name();
    }

    AccountGrants grants() {
        return new AccountGrants(
                cluster.username(),
                replication.loopPrevention(),
                replication.tables().include());
    }
}
