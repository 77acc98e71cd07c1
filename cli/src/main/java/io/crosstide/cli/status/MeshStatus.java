package io.crosstide.cli.status;

import java.util.List;

/** Where all links of a mesh stand. */
public record MeshStatus(String mesh, List<LinkStatus> links) {

    public MeshStatus {
        links = List.copyOf(links);
    }

    public boolean any(LinkStatus.State state) {
        return links.stream().anyMatch(link -> link.state() == state);
    }
}
