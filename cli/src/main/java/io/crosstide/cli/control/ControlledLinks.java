package io.crosstide.cli.control;

import io.crosstide.bookkeeping.link.LinkControlTable;
import io.crosstide.cli.connect.Initialisation;
import io.crosstide.cli.connect.Opening;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.Primary;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Gives an order to links: writes it at their targets, where the writers find it. */
public final class ControlledLinks {
    private final Topology topology;
    private final Servers servers;
    private final Consumer<String> results;
    private final Consumer<String> messages;

    /**
     * @param results receives what was done, a line per link
     * @param messages receives which target could not be told, and why
     */
    public ControlledLinks(Topology topology, Servers servers, Consumer<String> results, Consumer<String> messages) {
        this.topology = topology;
        this.servers = servers;
        this.results = results;
        this.messages = messages;
    }

    /** Returns whether all links have the order. */
    public boolean give(List<LinkName> links, Order order) {
        Map<LinkName, Opening<Primary>> openings = new LinkedHashMap<>();
        links.forEach(link -> openings.put(link, servers.openPrimary(link.target(), link.cluster())));
        boolean all = true;
        for (Map.Entry<LinkName, Opening<Primary>> each : openings.entrySet()) {
            all &= give(each.getKey(), each.getValue(), order);
        }
        return all;
    }

    private boolean give(LinkName link, Opening<Primary> opening, Order order) {
        try (Connection target = opening.await().connection()) {
            results.accept("%s %s→%s: %s"
                    .formatted(
                            link.cluster(),
                            link.source(),
                            link.target(),
                            order.give(new LinkControlTable(link), target)));
            return true;
        } catch (UnreachableException failure) {
            messages.accept(String.valueOf(failure.getMessage()));
        } catch (SQLException failure) {
            messages.accept(message(link, failure));
        }
        return false;
    }

    private String message(LinkName link, SQLException failure) {
        if (LinkControlTable.isMissing(failure)) {
            return "The MySQL of %s (cluster %s) has no %s, which this command needs: run crosstide init -d %s again, as the first time. It creates missing tables."
                    .formatted(link.target(), link.cluster(), LinkControlTable.TABLE, link.target());
        }
        if (Initialisation.isMissing(failure)) {
            Initialisation initialisation = new Initialisation(topology);
            return initialisation.error(link.target(), link.cluster(), failure) + " "
                    + initialisation.remedy(link.target());
        }
        return servers.refusal(link.target(), link.cluster(), failure);
    }
}
