package io.crosstide.testkit.process;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs short programs and waits until they end. */
public final class Command {
    /**
     * The result of a program.
     *
     * @param text standard output and standard error together
     */
    public record Output(int exitCode, String text) {}

    private Command() {}

    /** Runs a program in the working directory of this JVM. */
    public static Output run(List<String> command) throws IOException {
        return run(command, Path.of("").toAbsolutePath(), Map.of());
    }

    /** Runs a program in a folder, with these variables added to those of this JVM. */
    public static Output run(List<String> command, Path directory, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        Process process = ProcessReaper.start(builder);
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            return new Output(process.waitFor(), text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while running " + command.get(0));
        }
    }

    /** Runs a program that must succeed; otherwise throws an IOException with its output. */
    public static String mustRun(List<String> command, Path directory, Map<String, String> environment)
            throws IOException {
        Output output = run(command, directory, environment);
        if (output.exitCode() != 0) {
            throw new IOException(
                    String.join(" ", command) + " ended with exit code " + output.exitCode() + ":\n" + output.text());
        }
        return output.text();
    }
}
