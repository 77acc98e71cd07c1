package io.crosstide.chaos;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.demo.Cleanup;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;

/** Runs chaos from its start to its last line and cleans up afterwards, also after an error. */
final class ChaosRun {
    private final ChaosSettings settings;
    private final PrintWriter out;
    private final PrintWriter err;

    ChaosRun(ChaosSettings settings, PrintWriter out, PrintWriter err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    int run() throws CommandFailedException, InterruptedException, IOException {
        return Cleanup.during(cleanup -> {
            ChaosResult result;
            try {
                result = new Chaos(settings, cleanup, new History(this::say)).run();
            } catch (SQLException | IOException failure) {
                throw new CommandFailedException(
                        "the run with seed %d failed: %s".formatted(settings.seed(), failure.getMessage()), failure);
            }
            new ChaosText(out).print(result);
            return result.violations().isEmpty() ? ExitCode.FINE : ExitCode.FAILED;
        });
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }
}
