package io.crosstide.cli;

import io.crosstide.cli.checkpoint.CheckpointCommand;
import io.crosstide.cli.compare.CompareCommand;
import io.crosstide.cli.conflict.ConflictReportCommand;
import io.crosstide.cli.control.PauseCommand;
import io.crosstide.cli.control.ResumeCommand;
import io.crosstide.cli.control.SkipCommand;
import io.crosstide.cli.control.ThrottleCommand;
import io.crosstide.cli.doctor.DoctorCommand;
import io.crosstide.cli.fence.DrainCommand;
import io.crosstide.cli.fence.WaitCommand;
import io.crosstide.cli.option.Program;
import io.crosstide.cli.schema.SchemaCommand;
import io.crosstide.cli.service.RunCommand;
import io.crosstide.cli.service.SyncerCommand;
import io.crosstide.cli.service.WriterCommand;
import io.crosstide.cli.setup.InitCommand;
import io.crosstide.cli.status.StatusCommand;
import io.crosstide.cli.tail.ReplayTailCommand;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code crosstide} command itself; all work is in its subcommands. */
@Command(
        name = "crosstide",
        description = "Replicates MySQL between datacenters in every direction at once.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        subcommands = {
            ValidateCommand.class,
            InitCommand.class,
            DoctorCommand.class,
            RunCommand.class,
            SyncerCommand.class,
            WriterCommand.class,
            StatusCommand.class,
            ConflictReportCommand.class,
            CompareCommand.class,
            SchemaCommand.class,
            CheckpointCommand.class,
            WaitCommand.class,
            DrainCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ThrottleCommand.class,
            SkipCommand.class,
            ReplayTailCommand.class,
            CompletionCommand.class
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0  fine",
            "  1  failed, or answered in part because a datacenter could not be reached",
            "  2  wrong usage or invalid topology",
            "  3  ran fine and found open conflicts (conflict-report), differences (compare, schema diff),",
            "     errors to fix (doctor) or stopped links (status)",
            "",
            "Help for a command: crosstide COMMAND --help"
        })
public final class Crosstide implements Runnable, Program {

    private final Map<String, String> environment;

    @Spec
    private CommandSpec spec;

    private Crosstide(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The command line as the program runs it, writing to stdout and stderr. */
    public static CommandLine commandLine(Map<String, String> environment, Charset charset) {
        return commandLine(environment)
                .setOut(new PrintWriter(System.out, true, charset))
                .setErr(new PrintWriter(System.err, true, charset));
    }

    /** The command line for callers that set its outputs themselves. */
    public static CommandLine commandLine(Map<String, String> environment) {
        CommandLine program = new CommandLine(new Crosstide(environment));
        ServiceLoader.load(AddedCommand.class).forEach(program::addSubcommand);
        return program.setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false) // an argument that begins with @ is no file with arguments
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Failures::usage)
                .setExecutionExceptionHandler(Failures::execution);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing. Use one of the following.");
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }
}
