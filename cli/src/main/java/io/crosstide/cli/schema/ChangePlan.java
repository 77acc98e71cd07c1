package io.crosstide.cli.schema;

import java.util.List;

/**
 * The way to one definition of a table everywhere, one datacenter after the other.
 *
 * @param definitionOf a datacenter that has the definition already
 */
record ChangePlan(String definitionOf, List<Step> steps) {

    /**
     * @param datacenter where the table is changed
     * @param after what the links do then
     */
    record Step(String datacenter, List<Fit> after) {
        Step {
            after = List.copyOf(after);
        }

        List<Fit> blocked() {
            return after.stream().filter(Fit::blocked).toList();
        }

        long leftOut() {
            return after.stream()
                    .filter(fit -> fit.kind() == Fit.Kind.COLUMNS_LEFT_OUT)
                    .count();
        }
    }

    ChangePlan {
        steps = List.copyOf(steps);
    }

    /** Over all steps: links that are blocked. */
    long blocked() {
        return steps.stream().mapToLong(step -> step.blocked().size()).sum();
    }

    /** Over all steps: links that leave columns out. */
    long leftOut() {
        return steps.stream().mapToLong(Step::leftOut).sum();
    }
}
