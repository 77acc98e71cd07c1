package io.crosstide.cli.status;

import io.crosstide.bookkeeping.link.LinkEvent;
import io.crosstide.topology.Link;

/** Something that happened to a link of a cluster. */
public record LinkHistoryEntry(String cluster, Link link, LinkEvent event) {}
