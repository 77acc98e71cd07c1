package io.crosstide.demo;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Help.ColorScheme;

/** Runs a demo from its start to its last line and cleans up afterwards, also after an error. */
public final class DemoRun {

    private final DemoSettings settings;
    private final PrintWriter out;
    private final PrintWriter err;
    private final ColorScheme colours;
    private final long began = System.nanoTime();

    public DemoRun(DemoSettings settings, PrintWriter out, PrintWriter err, ColorScheme colours) {
        this.settings = settings;
        this.out = out;
        this.err = err;
        this.colours = colours;
    }

    /** @param kept whether everything stays running until this process is told to stop */
    public int run(boolean kept) throws CommandFailedException, InterruptedException, IOException {
        return Cleanup.during(cleanup -> run(kept, cleanup));
    }

    private int run(boolean kept, Cleanup cleanup) throws CommandFailedException, InterruptedException, IOException {
        if (kept) {
            KeptDemo.stopWithoutStarter(cleanup);
        }
        Demo demo = new Demo(settings, cleanup, this::say);
        DemoResult result = demo.run();
        new DemoText(out, colours).print(result);
        int code = result.agrees() ? ExitCode.FINE : ExitCode.FAILED;
        if (kept) {
            KeptDemo.handOver(demo, code, out);
            Thread.sleep(Long.MAX_VALUE);
        }
        say("stopping");
        return code;
    }

    private void say(String message) {
        double seconds = (System.nanoTime() - began) / 1e9;
        err.println(String.format(Locale.ROOT, "%5.1f s  %s", seconds, message));
        err.flush();
    }
}
