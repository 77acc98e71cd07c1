package io.crosstide.cli.mesh;

/** The result of a command. */
public record Answer(int exitCode, String out, String err) {
    @Override
    public String toString() {
        return "exit " + exitCode + "\nstdout:\n" + out + "\nstderr:\n" + err;
    }
}
