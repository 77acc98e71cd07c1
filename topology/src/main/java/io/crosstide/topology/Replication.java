package io.crosstide.topology;

import java.util.List;

/** The replication of a cluster: which tables, between which datacenters, and how. */
public record Replication(
        String cluster,
        TableRules tables,
        LoopPrevention loopPrevention,
        List<Link> links,
        SyncerSettings syncer,
        WriterSettings writer,
        ConflictSettings conflicts) {

    public Replication {
        links = List.copyOf(links);
    }
}
