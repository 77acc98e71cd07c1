package io.crosstide.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The writers of one datacenter alone. */
@Command(
        name = "writer",
        description = {
            "Run only the writer of one datacenter, which replays the streams of the other datacenters into its MySQL, until SIGTERM or Ctrl-C.",
            "Several may run side by side: they share the work, and one takes over where another fails."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide writer -t topology.yaml -d beijing",
            "  crosstide writer -t topology.yaml -d beijing -c orders"
        })
final class WriterCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Mixin
    private ServiceOptions options;

    @Option(
            names = {"-c", "--cluster"},
            paramLabel = "CLUSTER",
            description = "Only this cluster; may be repeated. Default: all of the datacenter.")
    private @Nullable List<String> clusters;

    @Override
    public Integer call() throws Exception {
        return options.run(invocation, topologyOption, false, true, clusters);
    }
}
