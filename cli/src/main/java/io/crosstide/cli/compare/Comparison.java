package io.crosstide.cli.compare;

import io.crosstide.compare.TableResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replicated tables of one cluster, compared over all datacenters that can be asked. */
public sealed interface Comparison permits AskedComparison, ClusterComparison {

    /** Starts to ask and does not wait for anything. */
    Comparison open();

    /**
     * Compares all replicated tables, or the one named {@code database.table}. To be called once, after {@link #open}.
     *
     * @return whether there is such a table
     */
    boolean run(@Nullable String only) throws InterruptedException;

    String cluster();

    /** Datacenters that were reached, in the topology's order. To be called after {@link #run}. */
    List<String> datacenters();

    /** The replicated tables of all datacenters that were reached, as {@code database.table}. */
    List<String> known();

    List<TableResult> results();

    /** What could not be compared, and why. */
    List<String> failures();

    default boolean equal() {
        return results().stream()
                .allMatch(result -> result.equal() && result.notes().isEmpty());
    }
}
