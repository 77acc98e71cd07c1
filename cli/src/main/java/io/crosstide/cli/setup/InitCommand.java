package io.crosstide.cli.setup;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import io.crosstide.topology.secret.SecretReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prepares a datacenter: account, schema, topics, stream and join points. */
@Command(
        name = "init",
        description = {
            "Prepare one datacenter: create account grants (with --admin-user), the crosstide schema, the topics, the stream, and the join point of each incoming link. The only command that creates a stream.",
            "In gtid mode also account for the GTIDs that each source executed before its link starts, so that WAIT_FOR_EXECUTED_GTID_SET with the source's set works here. The writer does this for sources that are initialised later.",
            "Safe to repeat; the datacenters may be initialised in any order. Checks all that it can before it changes anything."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide init -t topology.yaml -d beijing --identical",
            "  ROOT=secret crosstide init -t topology.yaml -d beijing --identical \\",
            "      --admin-user root --admin-password-env ROOT",
            "  crosstide init -t topology.yaml -d shanghai \\",
            "      --seeded beijing=3e11fa47-71ca-11e1-9e33-c80aa9429562:1-57",
            "  crosstide init -t topology.yaml -d beijing --identical --print",
            "",
            "Where several clusters come from one source, name each: --seeded beijing/orders=GTIDSET."
        })
public final class InitCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Option(
            names = {"-d", "--datacenter"},
            paramLabel = "DC",
            required = true,
            description = "The datacenter to prepare.")
    private String name;

    @Option(
            names = "--identical",
            description =
                    "The replicated tables hold the same rows here and at every source as of that source's stream start (empty on all sides, say).")
    private boolean identical;

    @Option(
            names = "--seeded",
            paramLabel = "SOURCE=GTIDSET",
            description =
                    "The tables were loaded from a dump of SOURCE taken at GTIDSET. One per source; with --identical for the other sources.")
    private Map<String, String> seeded = new LinkedHashMap<>();

    @Option(
            names = "--admin-user",
            paramLabel = "U",
            description =
                    "Account that creates the topology's account and its grants. Default: the topology's own account, which must exist.")
    private @Nullable String adminUser;

    @Option(
            names = "--admin-password-env",
            paramLabel = "E",
            description = "Environment variable that holds the password of --admin-user.")
    private @Nullable String adminPasswordVariable;

    @Option(
            names = "--account-purged",
            description =
                    "Account for what each source executed before its link starts by SET GLOBAL gtid_purged, for histories of more than a million GTIDs (gtid mode). Costs nothing, but a replica of this datacenter that lacks these GTIDs is then refused (error 1236) and must be loaded again. Needs --admin-user. Default: an empty transaction per GTID, which replicas receive.")
    private boolean accountPurged;

    @Option(names = "--print", description = "Print the SQL and the topics; connect nowhere and change nothing.")
    private boolean print;

    @Override
    public Integer call() throws InvalidTopologyException, CommandFailedException {
        Topology topology = topologyOption.load();
        Datacenter datacenter = topologyOption.datacenter(topology, name);
        SetupPlan plan =
                new SetupPlan(topology, datacenter, links(topology, datacenter), administrator(), accountPurged);
        if (print) {
            new SetupText(plan).printTo(invocation.out());
        } else {
            new Setup(plan, new Servers(topology, invocation.environment()), invocation.out(), invocation::say).run();
        }
        return ExitCode.FINE;
    }

    private List<LinkStart> links(Topology topology, Datacenter datacenter) {
        try {
            return new LinkStarts(topology, datacenter).choose(identical, seeded);
        } catch (IllegalArgumentException wrong) {
            throw invocation.usage(String.valueOf(wrong.getMessage()));
        }
    }

    private SetupPlan.@Nullable Administrator administrator() {
        if (adminUser == null && adminPasswordVariable == null) {
            return null;
        }
        if (adminUser == null || adminPasswordVariable == null) {
            throw invocation.usage("--admin-user and --admin-password-env belong together.");
        }
        @Nullable String password = invocation.environment().get(adminPasswordVariable);
        if (password == null && !print) {
            throw invocation.usage(
                    "--admin-password-env: the environment has no variable %s.".formatted(adminPasswordVariable));
        }
        return new SetupPlan.Administrator(adminUser, new SecretReference.Literal(password == null ? "" : password));
    }
}
