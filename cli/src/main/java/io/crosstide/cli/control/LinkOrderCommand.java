package io.crosstide.cli.control;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.LinkOption;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that gives an order to links. */
abstract class LinkOrderCommand implements Callable<Integer> {

    @Mixin
    Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Mixin
    private LinkOption linkOption;

    @Option(
            names = "--link",
            required = true,
            paramLabel = "SOURCE/TARGET",
            description = "The link, such as beijing/shanghai. May be repeated.")
    private List<String> links;

    /** Gives the order to each link of each cluster that is meant. Returns the exit code. */
    final int give(Order order) throws InvalidTopologyException {
        List<Link> parsed = links.stream().map(linkOption::parse).distinct().toList();
        Topology topology = topologyOption.load();
        List<LinkName> names = new ArrayList<>();
        for (Link link : parsed) {
            for (String cluster : linkOption.clusters(topology, link)) {
                names.add(new LinkName(topology.name(), cluster, link.from(), link.to()));
            }
        }
        Servers servers = new Servers(topology, invocation.environment());
        boolean all =
                new ControlledLinks(topology, servers, invocation.out()::println, invocation::say).give(names, order);
        invocation.out().flush();
        return all ? ExitCode.FINE : ExitCode.FAILED;
    }
}
