package io.crosstide.cli.schema;

import io.crosstide.change.row.TableName;
import java.util.List;

/**
 * A table in all datacenters.
 *
 * @param fits what each link does with its rows
 * @param plans ways to one definition, the best one first; empty if nothing differs
 */
record TableDiff(TableName table, List<Difference> differences, List<Fit> fits, List<ChangePlan> plans) {

    TableDiff {
        differences = List.copyOf(differences);
        fits = List.copyOf(fits);
        plans = List.copyOf(plans);
    }

    /** Whether all definitions are the same and every link applies the table's rows. */
    boolean alike() {
        return differences.isEmpty() && fits.stream().allMatch(Fit::fits);
    }
}
