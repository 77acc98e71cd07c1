package io.crosstide.cli;

import io.crosstide.cli.text.Colours;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
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
        return ((Crosstide) command.root().userObject()).environment();
    }

    public Colours colours() {
        return ((Crosstide) command.root().userObject()).colours();
    }

    /** Wrong usage, exit code 2. */
    public ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
