package io.crosstide.cli.connect;

import io.crosstide.topology.Link;
import io.crosstide.topology.Topology;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;

/** Recognises a datacenter for which {@code crosstide init} has not run, and tells how to run it. */
public final class Initialisation {

    /** Unknown database, unknown table; access denied to either, because MySQL checks the privilege first. */
    private static final Set<Integer> MISSING = Set.of(1049, 1146, 1044, 1142);

    private final Topology topology;

    public Initialisation(Topology topology) {
        this.topology = topology;
    }

    /** Whether a query of the schema {@code crosstide} failed because the schema, a table or the grants are missing. */
    public static boolean isMissing(SQLException failure) {
        return MISSING.contains(failure.getErrorCode());
    }

    /** What is wrong with a cluster of a datacenter where {@link #isMissing}. */
    public String error(String datacenter, String cluster, SQLException failure) {
        return "crosstide init has not run yet for datacenter %s: MySQL cluster %s has no schema crosstide for the account (%s)."
                .formatted(datacenter, cluster, failure.getMessage());
    }

    /** The command that initialises a datacenter, as a sentence. */
    public String remedy(String datacenter) {
        String seeded = topology.replication().keySet().stream()
                .flatMap(cluster -> topology.linksInto(cluster, datacenter).stream())
                .map(Link::from)
                .distinct()
                .map(source -> " --seeded " + source + "=GTIDSET")
                .collect(Collectors.joining());
        return "Run crosstide init -t %s -d %s --identical if the tables hold the same rows on all sides%s."
                .formatted(
                        topology.file(),
                        datacenter,
                        seeded.isEmpty() ? "" : ", or" + seeded + " if they were loaded from a dump");
    }
}
