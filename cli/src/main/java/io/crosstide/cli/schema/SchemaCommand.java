package io.crosstide.cli.schema;

import io.crosstide.cli.option.Invocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Commands about the definitions of tables. */
@Command(
        name = "schema",
        description = "Look at the definitions of the replicated tables.",
        subcommands = SchemaDiffCommand.class)
public final class SchemaCommand implements Runnable {

    @Mixin
    private Invocation invocation;

    @Override
    public void run() {
        throw invocation.usage("A command is missing: crosstide schema diff.");
    }
}
