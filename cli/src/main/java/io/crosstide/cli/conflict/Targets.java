package io.crosstide.cli.conflict;

import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.cli.connect.Initialisation;
import io.crosstide.cli.connect.Opening;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.Primary;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The MySQL clusters that may hold conflicts. All are opened at the same time and visited one after the other. */
public final class Targets implements AutoCloseable {

    /** What is done at each. */
    @FunctionalInterface
    public interface Visit {
        void at(Target target) throws SQLException;
    }

    /** A cluster of a datacenter that answers. */
    public record Target(String datacenter, String cluster, Connection connection, ConflictTable store) {}

    private final Topology topology;
    private final Servers servers;
    private final Consumer<String> messages;
    private final List<Target> open = new ArrayList<>();
    private boolean complete = true;

    /** @param messages is told which datacenter could not be asked, and why */
    public Targets(Topology topology, Servers servers, Consumer<String> messages) {
        this.topology = topology;
        this.servers = servers;
        this.messages = messages;
    }

    private record Awaited(String datacenter, String cluster, Opening<Primary> opening) {}

    /** Opens the clusters of these datacenters. */
    public Targets open(Collection<String> datacenters) {
        List<Awaited> awaited = new ArrayList<>();
        for (String datacenter : datacenters) {
            for (String cluster : topology.datacenter(datacenter).clusters().keySet()) {
                awaited.add(new Awaited(datacenter, cluster, servers.openPrimary(datacenter, cluster)));
            }
        }
        awaited.forEach(this::await);
        return this;
    }

    private void await(Awaited awaited) {
        try {
            Connection connection = awaited.opening.await().connection();
            open.add(new Target(
                    awaited.datacenter,
                    awaited.cluster,
                    connection,
                    new ConflictTable(topology.name(), awaited.cluster)));
        } catch (UnreachableException failure) {
            complete = false;
            messages.accept(String.valueOf(failure.getMessage()));
        }
    }

    /** Visits each cluster that answers. A cluster that fails is not visited again. */
    public void visit(Visit visit) {
        for (Target target : List.copyOf(open)) {
            try {
                Servers.patient(target.connection);
                visit.at(target);
            } catch (SQLException failure) {
                complete = false;
                open.remove(target);
                close(target);
                messages.accept(message(target, failure));
            }
        }
    }

    /** Whether all could be asked so far. */
    public boolean complete() {
        return complete;
    }

    private String message(Target target, SQLException failure) {
        if (Initialisation.isMissing(failure)) {
            Initialisation initialisation = new Initialisation(topology);
            return initialisation.error(target.datacenter, target.cluster, failure) + " "
                    + initialisation.remedy(target.datacenter);
        }
        return servers.refusal(target.datacenter, target.cluster, failure);
    }

    @Override
    public void close() {
        open.forEach(Targets::close);
    }

    private static void close(Target target) {
        try {
            target.connection.close();
        } catch (SQLException gone) {
            // it was open for reading only
        }
    }
}
