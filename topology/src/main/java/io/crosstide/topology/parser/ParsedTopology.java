package io.crosstide.topology.parser;

import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.Problem;
import java.util.List;

/**
 * A valid topology and the warnings about it.
 *
 * @param version says which content the file had: the first 12 hexadecimal digits of its SHA-256
 */
public record ParsedTopology(Topology topology, List<Problem> warnings, String version) {

    public ParsedTopology {
        warnings = List.copyOf(warnings);
    }
}
