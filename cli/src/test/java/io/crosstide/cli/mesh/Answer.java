package io.crosstide.cli.mesh;

/** What a command answered. */
public record Answer(int exitCode, String out, String err) {
    @Override
    public String toString() {
        return "exit " + exitCode + "\nstdout:\n" + out + "\nstderr:\n" + err;
    }
}
