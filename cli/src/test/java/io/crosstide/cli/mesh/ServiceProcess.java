package io.crosstide.cli.mesh;

import io.crosstide.cli.Main;
import io.crosstide.testkit.process.ProcessReaper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the program as a separate process, which ends with this JVM at the latest. Its locale and default charset have
 * only ASCII, because replication must not depend on them.
 */
final class ServiceProcess {
    private ServiceProcess() {}

    /** @param heap maximum heap in the form of {@code -Xmx} */
    static Process start(Mesh mesh, String heap, String... arguments) throws IOException {
        return start(mesh, heap, List.of(), ProcessBuilder.Redirect.INHERIT, arguments);
    }

    /**
     * @param options further options of the JVM
     * @param errors where the log goes
     */
    static Process start(
            Mesh mesh, String heap, List<String> options, ProcessBuilder.Redirect errors, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC", // as bin/crosstide
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=US-ASCII"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-t", mesh.file().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("MESH_PASSWORD", "secret-7");
        return ProcessReaper.start(builder);
    }
}
