package io.crosstide.demo;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.setup.LinkStarts;
import io.crosstide.cli.setup.Setup;
import io.crosstide.cli.setup.SetupPlan;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Topology;
import io.crosstide.topology.secret.SecretReference;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Map;
import java.util.function.Consumer;

/** Does what {@code crosstide init --identical} does, with the administrator of a server that this program started. */
public final class IdenticalInit {

    private IdenticalInit() {}

    /** @param server the MySQL of the datacenter */
    public static void run(Topology topology, String name, MysqlServer server, Consumer<String> progress)
            throws CommandFailedException {
        Datacenter datacenter = topology.datacenter(name);
        SetupPlan plan = new SetupPlan(
                topology,
                datacenter,
                new LinkStarts(topology, datacenter).choose(true, Map.of()),
                new SetupPlan.Administrator(server.user(), new SecretReference.Literal(server.password())),
                false);
        new Setup(plan, new Servers(topology, Map.of()), new PrintWriter(Writer.nullWriter()), progress).run();
    }
}
