package io.crosstide.cli.service;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** A command that runs one kind of service, for all clusters or for some. */
abstract class SingleServiceCommand extends ServiceCommand {

    @Option(
            names = {"-c", "--cluster"},
            paramLabel = "CLUSTER",
            description = "Only this cluster; may be repeated. Default: all of the datacenter.")
    private List<String> clusters = new ArrayList<>();

    SingleServiceCommand(boolean syncers, boolean writers) {
        super(syncers, writers);
    }

    @Override
    List<String> clusters() {
        return clusters;
    }
}
