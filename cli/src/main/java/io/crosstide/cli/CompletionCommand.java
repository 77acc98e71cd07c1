package io.crosstide.cli;

import io.crosstide.cli.option.Invocation;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the completion script for bash and zsh. */
@Command(
        name = "completion",
        description = "Print the completion script for bash and zsh.",
        footerHeading = "%nExamples:%n",
        footer = {"  source <(./crosstide completion)", "  ./crosstide completion > /etc/bash_completion.d/crosstide"})
final class CompletionCommand implements Runnable {

    @Mixin
    private Invocation invocation;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        invocation.out().println(AutoComplete.bash("crosstide", spec.root().commandLine()));
    }
}
