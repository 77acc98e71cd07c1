package io.crosstide.cli.checkpoint;

import io.crosstide.cli.option.Invocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Commands about the positions on record. */
@Command(
        name = "checkpoint",
        description = "Look at the positions of streams and links.",
        subcommands = CheckpointShowCommand.class)
public final class CheckpointCommand implements Runnable {

    @Mixin
    private Invocation invocation;

    @Override
    public void run() {
        throw invocation.usage("A command is missing: crosstide checkpoint show.");
    }
}
