package io.crosstide.cli.compare;

import io.crosstide.change.row.TableName;
import io.crosstide.cli.connect.Opening;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.table.ReplicatedNames;
import io.crosstide.compare.TableComparison;
import io.crosstide.compare.TableResult;
import io.crosstide.topology.TableRules;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.ConnectionSource;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.topology.connect.Primary;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the primaries of all datacenters, with the accounts of the topology file, and compares row by row. */
public final class ClusterComparison implements Comparison {

    private final Topology topology;
    private final String cluster;
    private final Servers servers;
    private final Consumer<String> progress;
    private final Map<String, ConnectionSource> sources = new LinkedHashMap<>();
    private final SortedSet<TableName> tables = new TreeSet<>();
    private final List<TableResult> results = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final Map<String, Opening<Primary>> openings = new LinkedHashMap<>();
    private List<String> names = List.of();

    /** @param progress receives progress and failures, a line at a time */
    public ClusterComparison(Topology topology, String cluster, Servers servers, Consumer<String> progress) {
        this.topology = topology;
        this.cluster = cluster;
        this.servers = servers;
        this.progress = progress;
    }

    @Override
    public ClusterComparison open() {
        topology.datacentersOf(cluster)
                .forEach(datacenter -> openings.put(datacenter, servers.openPrimary(datacenter, cluster)));
        return this;
    }

    /** Waits for the servers and learns their tables. */
    private void learnTables() {
        TableRules rules = topology.replication(cluster).tables();
        openings.forEach((datacenter, opening) -> learnTables(datacenter, opening, rules));
        names = tables.stream().map(TableName::toString).toList();
    }

    @Override
    public boolean run(@Nullable String only) {
        learnTables();
        boolean known = true;
        if (only != null) {
            TableName wanted = TableName.parse(only);
            known = tables.contains(wanted);
            tables.removeIf(table -> !table.equals(wanted));
        }
        if (sources.size() < 2) {
            fail("Fewer than two datacenters of cluster %s can be reached: nothing to compare.".formatted(cluster));
        } else {
            tables.forEach(this::compare);
        }
        return known;
    }

    @Override
    public List<String> known() {
        return names;
    }

    @Override
    public String cluster() {
        return cluster;
    }

    @Override
    public List<String> datacenters() {
        return List.copyOf(sources.keySet());
    }

    @Override
    public List<TableResult> results() {
        return List.copyOf(results);
    }

    @Override
    public List<String> failures() {
        return List.copyOf(failures);
    }

    private void learnTables(String datacenter, Opening<Primary> opening, TableRules rules) {
        try {
            Primary primary = opening.await();
            try (Connection connection = primary.connection()) {
                tables.addAll(ReplicatedNames.read(connection, rules));
            }
            MysqlConnections connections = servers.mysql(datacenter, cluster);
            sources.put(datacenter, () -> Servers.patient(connections.open(primary.endpoint())));
        } catch (UnreachableException failure) {
            fail(String.valueOf(failure.getMessage()));
        } catch (SQLException failure) {
            fail(servers.refusal(datacenter, cluster, failure));
        }
    }

    private void compare(TableName table) {
        progress.accept("comparing " + table);
        try {
            results.add(new TableComparison(sources).compare(table.database(), table.table()));
        } catch (SQLException failure) {
            fail("Cannot compare %s: %s".formatted(table, failure.getMessage()));
        }
    }

    private void fail(String message) {
        failures.add(message);
        progress.accept(message);
    }
}
