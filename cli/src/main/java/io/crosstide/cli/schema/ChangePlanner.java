package io.crosstide.cli.schema;

import io.crosstide.change.row.TableName;
import io.crosstide.topology.Link;
import io.crosstide.writer.mapping.RememberedColumns;
import io.crosstide.writer.schema.TargetTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds in which order the datacenters should change a table. It tries each definition that there is as the one for all, and
 * changes in thought the datacenter first after whose change the fewest links are blocked, by the judgement of the writer.
 *
 * @param remembered what a link remembers of the table
 */
record ChangePlanner(TableName table, List<Link> links, FitJudge judge, Function<Link, RememberedColumns> remembered) {

    /** The best plan of a definition with fewer blocked links comes first; then the one that leaves fewer columns out. */
    private static final Comparator<ChangePlan> BEST = Comparator.comparingLong(ChangePlan::blocked)
            .thenComparingLong(ChangePlan::leftOut)
            .thenComparingInt(plan -> plan.steps().size());

    private static final Comparator<ChangePlan.Step> NEXT = Comparator.comparingInt(
                    (ChangePlan.Step step) -> step.blocked().size())
            .thenComparingLong(ChangePlan.Step::leftOut);

    ChangePlanner {
        links = List.copyOf(links);
    }

    /** What the links do with these tables. */
    List<Fit> fits(Map<String, TargetTable> tables) {
        return links.stream()
                .map(link -> judge.judge(
                        link, table, tables.get(link.from()), tables.get(link.to()), remembered.apply(link)))
                .toList();
    }

    /**
     * A plan for each definition; none if there is only one.
     *
     * @param facts by datacenter; null where there is no such table
     * @param tables by datacenter
     */
    List<ChangePlan> plans(Map<String, @Nullable TableFacts> facts, Map<String, TargetTable> tables) {
        Map<TableFacts, String> holders = new LinkedHashMap<>();
        facts.forEach((datacenter, definition) -> {
            if (definition != null && tables.containsKey(datacenter)) {
                holders.putIfAbsent(definition, datacenter);
            }
        });
        List<ChangePlan> plans = new ArrayList<>();
        holders.forEach((definition, holder) -> {
            List<String> others = facts.keySet().stream()
                    .filter(datacenter -> !definition.equals(facts.get(datacenter)))
                    .toList();
            if (!others.isEmpty()) {
                plans.add(plan(holder, others, tables));
            }
        });
        plans.sort(BEST);
        return plans;
    }

    private ChangePlan plan(String holder, List<String> others, Map<String, TargetTable> tables) {
        TargetTable definition = Objects.requireNonNull(tables.get(holder));
        Map<String, TargetTable> state = new HashMap<>(tables);
        List<String> left = new ArrayList<>(others);
        List<ChangePlan.Step> steps = new ArrayList<>();
        while (!left.isEmpty()) {
            ChangePlan.Step next = left.stream()
                    .map(datacenter -> step(datacenter, definition, state))
                    .min(NEXT)
                    .orElseThrow();
            state.put(next.datacenter(), definition);
            left.remove(next.datacenter());
            steps.add(next);
        }
        return new ChangePlan(holder, steps);
    }

    private ChangePlan.Step step(String datacenter, TargetTable definition, Map<String, TargetTable> state) {
        Map<String, TargetTable> changed = new HashMap<>(state);
        changed.put(datacenter, definition);
        return new ChangePlan.Step(datacenter, fits(changed));
    }
}
