package io.crosstide.cli;

import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.topology.problem.InvalidTopologyException;
import io.crosstide.topology.secret.SecretException;
import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The message and the exit code of a command that fails. */
final class Failures {

    private Failures() {}

    /** Prints what is wrong with the arguments, and where the help is. */
    static int usage(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText("crosstide: " + plain(String.valueOf(failure.getMessage()))));
        if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
            if (command.getParent() == null) {
                command.usage(err);
            } else {
                err.printf("Help: %s --help%n", command.getCommandSpec().qualifiedName());
            }
        }
        err.flush();
        return ExitCode.USAGE;
    }

    /** The library names types of Java. */
    private static String plain(String message) {
        return message.replaceFirst("' is not an? (?:int|long)$", "' is not a whole number");
    }

    /** One line per problem of an invalid topology, one message for a known failure, a stack trace for an unexpected one. */
    static int execution(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        try {
            if (failure instanceof InvalidTopologyException invalid) {
                invalid.problems().forEach(err::println);
                return ExitCode.USAGE;
            }
            if (failure instanceof CommandFailedException
                    || failure instanceof SecretException
                    || failure instanceof CorruptRecordException) {
                err.println(command.getColorScheme().errorText("crosstide: " + failure.getMessage()));
                LoggerFactory.getLogger(Failures.class).debug("Why", failure);
                return ExitCode.FAILED;
            }
            err.println(command.getColorScheme().errorText("crosstide: unexpected failure, please report it:"));
            failure.printStackTrace(err);
            return ExitCode.FAILED;
        } finally {
            err.flush();
        }
    }
}
