package io.crosstide.writer.random;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reduces a failing plan, as long as it fails in the same way. */
final class PlanShrinker {
    /** Runs a plan. */
    @FunctionalInterface
    interface Run {
        @Nullable Failure run(Plan plan) throws Exception;
    }

    private final Run run;
    private final long end;
    private Plan plan;
    private Failure failure;

    PlanShrinker(Run run, Plan plan, Failure failure, Duration longest) {
        this.run = run;
        this.plan = plan;
        this.failure = failure;
        this.end = System.nanoTime() + longest.toNanos();
    }

    Plan plan() {
        return plan;
    }

    Failure failure() {
        return failure;
    }

    /** Repeats all reductions until none helps or the time is over. */
    PlanShrinker shrink() throws Exception {
        boolean smaller = true;
        while (smaller && !isOver()) {
            smaller = chunks(Plan::transactions, Plan::withTransactions);
            smaller |= chunks(Plan::disturbances, Plan::withDisturbances);
            smaller |= chunks(Plan::differences, Plan::withDifferences);
            smaller |= anyOf(uses());
            smaller |= statements();
            smaller |= keys();
        }
        return this;
    }

    private boolean isOver() {
        return System.nanoTime() - end > 0;
    }

    private boolean fails(Plan candidate) throws Exception {
        if (isOver()) {
            return false;
        }
        Failure found = run.run(candidate);
        if (found == null || !found.kind().equals(failure.kind())) {
            return false;
        }
        plan = candidate;
        failure = found;
        return true;
    }

    /** Removes half, then quarters, and so on. */
    private <T> boolean chunks(Function<Plan, List<T>> list, BiFunction<Plan, List<T>, Plan> with) throws Exception {
        boolean smaller = false;
        for (int size = Math.max(1, list.apply(plan).size() / 2); size > 0; size /= 2) {
            for (int start = list.apply(plan).size() - size; start > -size; start -= size) {
                List<T> left = new ArrayList<>(list.apply(plan));
                left.subList(Math.max(0, start), Math.min(left.size(), start + size))
                        .clear();
                smaller |= left.size() < list.apply(plan).size() && fails(with.apply(plan, left));
            }
        }
        return smaller;
    }

    private boolean anyOf(List<Use> uses) throws Exception {
        boolean smaller = false;
        for (Use use : uses) {
            Plan candidate = plan.without(use);
            smaller |= !candidate.equals(plan) && !candidate.tables().isEmpty() && fails(candidate);
        }
        return smaller;
    }

    private List<Use> uses() {
        return plan.tables().stream()
                .flatMap(table -> Stream.concat(
                        Stream.of(Use.table(table.name())),
                        table.columns().stream().map(column -> new Use(table.name(), column.name()))))
                .toList();
    }

    private boolean statements() throws Exception {
        boolean smaller = false;
        for (int i = 0; i < plan.transactions().size(); i++) {
            int index = i;
            smaller |= !plan.transactions().get(i).settings().isEmpty()
                    && fails(changed(index, plan.transactions().get(i).withSettings(List.of())));
            for (int k = plan.transactions().get(i).changes().size() - 1; k >= 0; k--) {
                smaller |= fails(replaced(index, k, List.of()));
                if (k < plan.transactions().get(i).changes().size()) {
                    for (PlanStatement each :
                            plan.transactions().get(i).changes().get(k).smaller()) {
                        smaller |= fails(replaced(index, k, List.of(each)));
                    }
                }
            }
        }
        return smaller;
    }

    private Plan replaced(int transaction, int statement, List<PlanStatement> by) {
        List<PlanStatement> changes =
                new ArrayList<>(plan.transactions().get(transaction).changes());
        if (statement < changes.size()) {
            changes.remove(statement);
            changes.addAll(statement, by);
        }
        return changed(transaction, plan.transactions().get(transaction).withChanges(changes));
    }

    private Plan changed(int index, PlanTransaction transaction) {
        List<PlanTransaction> transactions = new ArrayList<>(plan.transactions());
        transactions.set(index, transaction);
        return plan.withTransactions(transactions);
    }

    private boolean keys() throws Exception {
        boolean smaller = false;
        for (int i = 0; i < plan.tables().size(); i++) {
            for (PlanKey key : plan.tables().get(i).keys()) {
                PlanTable table = plan.tables().get(i);
                smaller |= fails(changed(i, table.withKeys(without(table.keys(), key))));
            }
            for (PlanForeignKey key : plan.tables().get(i).foreignKeys()) {
                PlanTable table = plan.tables().get(i);
                smaller |= fails(changed(i, table.withForeignKeys(without(table.foreignKeys(), key))));
            }
            PlanTable table = plan.tables().get(i);
            smaller |= !table.equals(table.plain()) && fails(changed(i, table.plain()));
        }
        return smaller;
    }

    private static <T> List<T> without(List<T> list, T one) {
        return list.stream().filter(each -> !each.equals(one)).toList();
    }

    private Plan changed(int index, PlanTable table) {
        List<PlanTable> tables = new ArrayList<>(plan.tables());
        tables.set(index, table);
        return plan.withTables(tables);
    }
}
