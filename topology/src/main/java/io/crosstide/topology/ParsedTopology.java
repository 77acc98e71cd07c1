package io.crosstide.topology;

import java.util.List;

/** A valid topology and the warnings about it. */
public record ParsedTopology(Topology topology, List<Problem> warnings) {

    public ParsedTopology {
        warnings = List.copyOf(warnings);
    }
}
