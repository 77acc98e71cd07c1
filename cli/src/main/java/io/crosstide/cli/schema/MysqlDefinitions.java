package io.crosstide.cli.schema;

import io.crosstide.bookkeeping.ColumnOrder;
import io.crosstide.bookkeeping.ColumnOrderTable;
import io.crosstide.bookkeeping.MissingColumnRow;
import io.crosstide.bookkeeping.MissingColumnTable;
import io.crosstide.change.event.TableName;
import io.crosstide.cli.connect.Initialisation;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.streams.Time;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.Topology;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.schema.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads definitions from the primary of a cluster, and keeps the connection while the server answers. Only one thread at a time
 * uses it.
 */
final class MysqlDefinitions implements DefinitionSource {

    private final Topology topology;
    private final Servers servers;
    private final String cluster;
    private final String datacenter;
    private @Nullable Connection connection;

    MysqlDefinitions(Topology topology, Servers servers, String cluster, String datacenter) {
        this.topology = topology;
        this.servers = servers;
        this.cluster = cluster;
        this.datacenter = datacenter;
    }

    /** Asks the server for something. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    @Override
    public Definitions read() throws UnreachableException {
        return answer(this::read);
    }

    @Override
    public Map<TableName, TargetTable> tables(Collection<TableName> names) throws UnreachableException {
        return answer(open -> tables(open, names));
    }

    private <T> T answer(Question<T> question) throws UnreachableException {
        try {
            return question.ask(primary());
        } catch (SQLException failure) {
            close();
            throw new UnreachableException(servers.refusal(datacenter, cluster, failure), failure);
        }
    }

    private Connection primary() throws UnreachableException, SQLException {
        Connection known = connection;
        if (known != null && !Servers.isWritable(known)) {
            close(); // the cluster has another primary since
            known = null;
        }
        if (known == null) {
            known = servers.primary(datacenter, cluster).connection();
            connection = known;
        }
        return known;
    }

    private void close() {
        Connection known = connection;
        connection = null;
        if (known != null) {
            try {
                known.close();
            } catch (SQLException gone) {
                // it was open for reading only
            }
        }
    }

    private Map<TableName, TargetTable> tables(Connection open, Collection<TableName> names) throws SQLException {
        TargetSchema schema = new TargetSchema(
                () -> servers.mysql(datacenter, cluster).openPrimary().connection(), Time.SYSTEM);
        Map<TableName, TargetTable> tables = new HashMap<>();
        for (TableName name : names) {
            TargetTable table = schema.table(open, name);
            if (table != null) {
                tables.put(name, table);
            }
        }
        return tables;
    }

    private Definitions read(Connection open) throws SQLException {
        long start = System.nanoTime();
        var facts = FactsReader.read(open, topology.replication(cluster).tables());
        long nanos = System.nanoTime() - start;
        Map<String, Map<TableName, ColumnOrder>> orders = new HashMap<>();
        Map<String, Map<TableName, List<MissingColumnRow>>> missing = new HashMap<>();
        for (Link link : topology.linksInto(cluster, datacenter)) {
            LinkName name = new LinkName(topology.name(), cluster, link.from(), link.to());
            try {
                orders.put(link.from(), ColumnOrderTable.readAll(name, open));
                missing.put(link.from(), MissingColumnTable.readAll(name, open));
            } catch (SQLException failure) {
                if (!Initialisation.isMissing(failure)) {
                    throw failure;
                }
                // a datacenter that is not initialised remembers nothing
            }
        }
        return new Definitions(facts, orders, missing, nanos);
    }
}
