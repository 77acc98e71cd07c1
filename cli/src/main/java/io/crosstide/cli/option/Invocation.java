package io.crosstide.cli.option;

import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: the two outputs and the environment. Results go to out, messages to err. */
@Command
public final class Invocation {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    public PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** A message for people, on stderr. */
    public void say(String message) {
        err().println(message);
        err().flush();
    }

    public Map<String, String> environment() {
        return ((Program) command.root().userObject()).environment();
    }

    /** Without colours where the output is not a terminal, or where {@code NO_COLOR} is set. */
    public ColorScheme colours() {
        return command.commandLine().getColorScheme();
    }

    /** Wrong usage, exit code 2. */
    public ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
