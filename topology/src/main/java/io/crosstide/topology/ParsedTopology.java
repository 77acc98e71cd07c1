package io.crosstide.topology;

import java.util.List;

/** A valid topology, and what a careful reader should still look at. */
public record ParsedTopology(Topology topology, List<Problem> warnings) {

    public ParsedTopology {
        warnings = List.copyOf(warnings);
    }
}
