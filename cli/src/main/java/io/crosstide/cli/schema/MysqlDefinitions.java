package io.crosstide.cli.schema;

import io.crosstide.change.definition.TableDefinition;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.syncer.definition.DefinitionReader;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    @Override
    public Definitions read() throws UnreachableException {
        List<LinkName> linksIn = topology.linksInto(cluster, datacenter).stream()
                .map(link -> new LinkName(topology.name(), cluster, link.from(), link.to()))
                .toList();
        List<TableDefinition> definitions = new ArrayList<>();
        try {
            new DefinitionReader(primary(), topology.replication(cluster).tables(), linksIn).read(definitions::add);
        } catch (SQLException failure) {
            close();
            throw new UnreachableException(servers.refusal(datacenter, cluster, failure), failure);
        }
        return Definitions.of(definitions, Optional.empty(), List.of());
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

    @Override
    public void close() {
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
}
