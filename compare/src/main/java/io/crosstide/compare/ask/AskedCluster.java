package io.crosstide.compare.ask;

import io.crosstide.change.comparison.DescribedTable;
import io.crosstide.change.comparison.TableAnswer;
import io.crosstide.change.comparison.TableQuestion;
import io.crosstide.change.row.TableName;
import io.crosstide.compare.TableResult;
import io.crosstide.streams.Time;
import io.crosstide.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares the replicated tables of a cluster by what the programs of the datacenters answer. What is not known to be equal is
 * never reported as equal. Used once.
 */
public final class AskedCluster {
    /** Tables of one request, whose size is bounded. */
    private static final int TABLES = 50;

    private static final int COLUMNS = 5_000;

    private final Inquiry inquiry;
    private final PositionOrder order;
    private final Duration patience;
    private final Consumer<String> progress;
    private final Consumer<String> failures;
    private final Time time;
    private final SortedSet<TableName> names = new TreeSet<>();
    private final List<TableResult> results = new ArrayList<>();

    /**
     * @param patience how long rows that may be on their way are read again
     * @param failures receives what could not be compared, and why
     */
    public AskedCluster(
            Topology topology,
            String cluster,
            Inquiry inquiry,
            Duration patience,
            Consumer<String> progress,
            Consumer<String> failures,
            Time time) {
        this.inquiry = inquiry;
        this.order = new PositionOrder(topology, cluster);
        this.patience = patience;
        this.progress = progress;
        this.failures = failures;
        this.time = time;
    }

    /**
     * Compares all tables, or one.
     *
     * @return the datacenters that took part
     */
    public List<String> compare(@Nullable TableName only) throws InterruptedException {
        Map<String, PartialAnswer> descriptions = inquiry.describe(only);
        if (descriptions.size() < 2) {
            failures.accept("Fewer than two datacenters answered: nothing to compare.");
            return List.copyOf(descriptions.keySet());
        }
        descriptions.values().forEach(answer -> names.addAll(answer.described().keySet()));
        names.removeIf(name -> only != null && !only.equals(name));
        Map<TableName, Place> batch = new LinkedHashMap<>();
        int columns = 0;
        for (TableName name : names) {
            try {
                Place place = Place.of(name, descriptions);
                batch.put(name, place);
                columns += place.table.question().columns().size();
            } catch (NotComparedException e) {
                fail(name, e);
            }
            if (batch.size() >= TABLES || columns >= COLUMNS) {
                compare(batch);
                batch.clear();
                columns = 0;
            }
        }
        compare(batch);
        return List.copyOf(descriptions.keySet());
    }

    /** The replicated tables of the datacenters that answered. */
    public SortedSet<TableName> names() {
        return new TreeSet<>(names);
    }

    public List<TableResult> results() {
        return List.copyOf(results);
    }

    /** A table, and the datacenters that have it or lack it. */
    private record Place(AskedTable table, List<String> present, List<String> missing) {
        static Place of(TableName name, Map<String, PartialAnswer> descriptions) throws NotComparedException {
            Map<String, DescribedTable> definitions = new LinkedHashMap<>();
            List<String> missing = new ArrayList<>();
            descriptions.forEach((datacenter, answer) -> {
                DescribedTable definition = answer.described().get(name);
                if (definition == null) {
                    missing.add(datacenter);
                } else {
                    definitions.put(datacenter, definition);
                }
            });
            return new Place(AskedTable.of(name, definitions), List.copyOf(definitions.keySet()), missing);
        }

        List<String> notes() {
            List<String> notes = new ArrayList<>();
            missing.forEach(datacenter -> notes.add("the table is missing in " + datacenter));
            notes.addAll(table.notes());
            return notes;
        }
    }

    private void compare(Map<TableName, Place> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        progress.accept(
                batch.size() == 1
                        ? "comparing " + batch.keySet().iterator().next()
                        : "comparing %d tables".formatted(batch.size()));
        List<TableQuestion> questions =
                batch.values().stream().map(place -> place.table.question()).toList();
        Map<String, PartialAnswer> answers = inquiry.ask(questions);
        for (Map.Entry<TableName, Place> entry : batch.entrySet()) {
            try {
                results.add(compare(entry.getKey(), entry.getValue(), answers));
            } catch (NotComparedException e) {
                fail(entry.getKey(), e);
            }
        }
    }

    private TableResult compare(TableName name, Place place, Map<String, PartialAnswer> answers)
            throws NotComparedException, InterruptedException {
        SortedMap<String, TableAnswer> sums = new TreeMap<>();
        for (String datacenter : place.present) {
            PartialAnswer answer = answers.get(datacenter);
            if (answer == null) {
                throw new NotComparedException(datacenter + " did not answer all questions");
            }
            TableAnswer found = answer.table(name);
            if (!found.error().isEmpty()) {
                throw new NotComparedException("%s: %s".formatted(datacenter, found.error()));
            }
            sums.put(datacenter, found);
        }
        boolean same = sums.values().stream().map(TableAnswer::total).distinct().count() == 1;
        if (!same) {
            progress.accept("looking for the rows of " + name + " that differ");
        }
        TableResult found = same
                ? result(name, sums)
                : new DifferenceSearch(inquiry, place.table, place.present, order, patience, time).run(sums);
        List<String> notes = place.notes();
        notes.addAll(found.notes());
        return new TableResult(
                name.database(),
                name.table(),
                found.rows(),
                place.missing.isEmpty() ? found.differingRows() : Math.max(1, found.differingRows()),
                found.examples(),
                notes);
    }

    private static TableResult result(TableName name, Map<String, TableAnswer> sums) {
        Map<String, Long> rows = new LinkedHashMap<>();
        sums.forEach((datacenter, answer) -> rows.put(datacenter, answer.total().rows()));
        return new TableResult(name.database(), name.table(), rows, 0, List.of(), List.of());
    }

    private void fail(TableName name, NotComparedException why) {
        failures.accept("Cannot compare %s: %s.".formatted(name, why.getMessage()));
    }
}
