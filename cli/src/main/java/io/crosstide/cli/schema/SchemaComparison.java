package io.crosstide.cli.schema;

import io.crosstide.change.event.TableName;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.topology.Link;
import io.crosstide.topology.Topology;
import io.crosstide.writer.schema.TargetTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares the tables of a cluster over all datacenters, again and again over the same connections. Asks all datacenters at the
 * same time. Only one thread uses it.
 */
public final class SchemaComparison implements Supplier<SchemaReport> {

    private final Topology topology;
    private final String cluster;
    private final @Nullable TableName only;
    private final Map<String, DefinitionSource> sources = new LinkedHashMap<>();

    /** @param only the only table to compare; null for all */
    public SchemaComparison(Topology topology, Servers servers, String cluster, @Nullable TableName only) {
        this.topology = topology;
        this.cluster = cluster;
        this.only = only;
        for (String datacenter : topology.datacentersOf(cluster)) {
            sources.put(datacenter, new MysqlDefinitions(topology, servers, cluster, datacenter));
        }
    }

    @Override
    public SchemaReport get() {
        List<String> failures = new ArrayList<>();
        Map<String, Definitions> definitions = ask(sources.keySet(), datacenter -> source(datacenter)::read, failures);
        Map<TableName, Map<String, @Nullable TableFacts>> facts = new LinkedHashMap<>();
        for (TableName table : names(definitions.values())) {
            Map<String, @Nullable TableFacts> ofTable = new LinkedHashMap<>();
            definitions.forEach(
                    (datacenter, known) -> ofTable.put(datacenter, known.facts().get(table)));
            facts.put(table, ofTable);
        }
        Map<String, Map<TableName, TargetTable>> tables = tables(definitions, facts, failures);
        definitions.keySet().retainAll(tables.keySet());
        List<TableDiff> diffs = new ArrayList<>();
        facts.forEach((table, ofTable) -> {
            ofTable.keySet().retainAll(tables.keySet());
            diffs.add(diff(table, ofTable, tables, definitions));
        });
        return new SchemaReport(cluster, diffs, failures);
    }

    private Set<TableName> names(Collection<Definitions> all) {
        Set<TableName> names = new TreeSet<>();
        all.forEach(each -> names.addAll(each.facts().keySet()));
        names.removeIf(name -> only != null && !only.equals(name));
        return names;
    }

    /**
     * The definitions as writers read them. A table that is the same everywhere is read once, from the datacenter that answers
     * fastest, because each table takes several round trips.
     */
    private Map<String, Map<TableName, TargetTable>> tables(
            Map<String, Definitions> definitions,
            Map<TableName, Map<String, @Nullable TableFacts>> facts,
            List<String> failures) {
        List<TableName> same = new ArrayList<>();
        List<TableName> different = new ArrayList<>();
        facts.forEach((table, ofTable) -> (Difference.between(ofTable).isEmpty() ? same : different).add(table));
        String fastest = definitions.entrySet().stream()
                .min(Comparator.comparingLong(entry -> entry.getValue().nanos()))
                .map(Map.Entry::getKey)
                .orElse("");
        Map<String, Map<TableName, TargetTable>> tables = ask(
                definitions.keySet(),
                datacenter -> () -> {
                    List<TableName> wanted = new ArrayList<>(different);
                    if (datacenter.equals(fastest)) {
                        wanted.addAll(same);
                    }
                    return new HashMap<>(source(datacenter).tables(wanted));
                },
                failures);
        Map<TableName, TargetTable> first = tables.getOrDefault(fastest, Map.of());
        for (TableName table : same) {
            TargetTable definition = first.get(table);
            if (definition != null) {
                tables.values().forEach(known -> known.put(table, definition));
            }
        }
        return tables;
    }

    private DefinitionSource source(String datacenter) {
        DefinitionSource source = sources.get(datacenter);
        if (source == null) {
            throw new IllegalArgumentException(datacenter);
        }
        return source;
    }

    private TableDiff diff(
            TableName table,
            Map<String, @Nullable TableFacts> facts,
            Map<String, Map<TableName, TargetTable>> tables,
            Map<String, Definitions> definitions) {
        Map<String, TargetTable> ofTable = new LinkedHashMap<>();
        tables.forEach((datacenter, known) -> {
            TargetTable definition = known.get(table);
            if (definition != null) {
                ofTable.put(datacenter, definition);
            }
        });
        List<Link> links = topology.replication(cluster).links().stream()
                .filter(link -> definitions.containsKey(link.from()))
                .filter(link -> definitions.containsKey(link.to()))
                .toList();
        ChangePlanner planner = new ChangePlanner(
                table,
                links,
                new FitJudge(topology.replication(cluster).writer().apply()),
                link -> Objects.requireNonNull(definitions.get(link.to())).remembered(link.from(), table));
        return new TableDiff(table, Difference.between(facts), planner.fits(ofTable), planner.plans(facts, ofTable));
    }

    /** Asks datacenters at the same time. Leaves out those that fail. */
    private <T> Map<String, T> ask(
            Collection<String> datacenters, Function<String, Callable<T>> question, List<String> failures) {
        Map<String, FutureTask<T>> asked = new LinkedHashMap<>();
        for (String datacenter : datacenters) {
            FutureTask<T> task = new FutureTask<>(question.apply(datacenter));
            Thread thread = new Thread(task, "schema-" + cluster + "-" + datacenter);
            thread.setDaemon(true);
            thread.start();
            asked.put(datacenter, task);
        }
        Map<String, T> answers = new LinkedHashMap<>();
        asked.forEach((datacenter, task) -> {
            try {
                answers.put(datacenter, task.get());
            } catch (ExecutionException failure) {
                failures.add(message(failure.getCause()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                failures.add(datacenter + " was not read: interrupted");
            }
        });
        return answers;
    }

    private static String message(@Nullable Throwable failure) {
        if (failure instanceof UnreachableException unreachable) {
            return String.valueOf(unreachable.getMessage());
        }
        if (failure instanceof RuntimeException unexpected) {
            throw unexpected;
        }
        throw new IllegalStateException(failure);
    }
}
