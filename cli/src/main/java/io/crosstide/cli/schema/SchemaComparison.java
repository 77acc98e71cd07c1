package io.crosstide.cli.schema;

import io.crosstide.change.row.TableName;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.topology.Link;
import io.crosstide.topology.Topology;
import io.crosstide.writer.schema.TargetTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares the tables of a cluster over all datacenters, again and again over the same connections. Asks all datacenters at the
 * same time. Only one thread uses it.
 */
public final class SchemaComparison implements Supplier<SchemaReport>, AutoCloseable {

    private final Topology topology;
    private final String cluster;
    private final @Nullable TableName only;
    private final Map<String, DefinitionSource> sources = new LinkedHashMap<>();

    private SchemaComparison(Topology topology, String cluster, @Nullable TableName only) {
        this.topology = topology;
        this.cluster = cluster;
        this.only = only;
    }

    /**
     * Of what the datacenters' syncers have published.
     *
     * @param from the datacenter where this command runs; empty if it is none
     * @param only the only table to compare; null for all
     */
    public static SchemaComparison ofPublished(
            Topology topology, Servers servers, String cluster, String from, @Nullable TableName only) {
        SchemaComparison comparison = new SchemaComparison(topology, cluster, only);
        for (String datacenter : topology.datacentersOf(cluster)) {
            comparison.sources.put(datacenter, new PublishedDefinitions(topology, servers, cluster, datacenter, from));
        }
        return comparison;
    }

    /**
     * Of what the datacenters' MySQL servers answer.
     *
     * @param only the only table to compare; null for all
     */
    public static SchemaComparison live(Topology topology, Servers servers, String cluster, @Nullable TableName only) {
        SchemaComparison comparison = new SchemaComparison(topology, cluster, only);
        for (String datacenter : topology.datacentersOf(cluster)) {
            comparison.sources.put(datacenter, new MysqlDefinitions(topology, servers, cluster, datacenter));
        }
        return comparison;
    }

    @Override
    public SchemaReport get() {
        List<String> failures = new ArrayList<>();
        Map<String, Definitions> definitions = ask(failures);
        Map<String, Duration> ages = new LinkedHashMap<>();
        definitions.forEach((datacenter, known) -> {
            known.age().ifPresent(age -> ages.put(datacenter, age));
            failures.addAll(known.doubts());
        });
        List<TableDiff> diffs = names(definitions.values()).stream()
                .map(table -> diff(table, definitions))
                .toList();
        return new SchemaReport(cluster, diffs, ages, failures);
    }

    private Set<TableName> names(Collection<Definitions> all) {
        Set<TableName> names = new TreeSet<>();
        all.forEach(each -> names.addAll(each.facts().keySet()));
        names.removeIf(name -> only != null && !only.equals(name));
        return names;
    }

    private TableDiff diff(TableName table, Map<String, Definitions> definitions) {
        Map<String, @Nullable TableFacts> facts = new LinkedHashMap<>();
        Map<String, TargetTable> tables = new LinkedHashMap<>();
        definitions.forEach((datacenter, known) -> {
            facts.put(datacenter, known.facts().get(table));
            TargetTable definition = known.tables().get(table);
            if (definition != null) {
                tables.put(datacenter, definition);
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
        return new TableDiff(table, Difference.between(facts), planner.fits(tables), planner.plans(facts, tables));
    }

    /** Asks all datacenters at the same time. Leaves out those that fail. */
    private Map<String, Definitions> ask(List<String> failures) {
        Map<String, FutureTask<Definitions>> asked = new LinkedHashMap<>();
        sources.forEach((datacenter, source) -> {
            FutureTask<Definitions> task = new FutureTask<>(source::read);
            Thread thread = new Thread(task, "schema-" + cluster + "-" + datacenter);
            thread.setDaemon(true);
            thread.start();
            asked.put(datacenter, task);
        });
        Map<String, Definitions> answers = new LinkedHashMap<>();
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

    @Override
    public void close() {
        sources.values().forEach(DefinitionSource::close);
    }
}
