package io.crosstide.topology;

import java.util.List;

/** What is replicated of a cluster, between which datacenters, and how. */
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
