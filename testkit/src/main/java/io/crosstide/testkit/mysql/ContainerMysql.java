package io.crosstide.testkit.mysql;

import io.crosstide.testkit.process.Command;
import io.crosstide.testkit.process.ContainerProcess;
import io.crosstide.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * MySQL in containers of an image, through Testcontainers. The containers use this machine's network and see the data
 * directory under its own path. So a server has the same options, address and files as a server that runs as a process.
 */
final class ContainerMysql extends MysqlInstallation {
    static final String IMAGE = "CROSSTIDE_MYSQL_IMAGE";

    private static final String DEFAULT_IMAGE = "mysql:8.4";
    private static final String VERSION_VARIABLE = "MYSQL_VERSION=";
    private static final int SHORT_ID = 12;

    private final String image;
    private final String imageId;
    private final String version;

    private ContainerMysql(String image, String imageId, String version) {
        this.image = image;
        this.imageId = imageId;
        this.version = version;
    }

    static String imageName(Map<String, String> environment) {
        return environment.getOrDefault(IMAGE, DEFAULT_IMAGE);
    }

    static ContainerMysql find(Map<String, String> environment, Consumer<String> progress) throws IOException {
        requireLocalDaemon(environment);
        String image = imageName(environment);
        if (Command.run(inspect(image)).exitCode() != 0) {
            progress.accept("Pulling the image " + image + " (once)");
            run(List.of("docker", "pull", "--quiet", image));
        }
        List<String> found = run(inspect(image)).lines().toList();
        return new ContainerMysql(image, found.get(0).replace("sha256:", ""), version(image, found));
    }

    /** Prints the identity of the image, then its environment variables, each on a line. */
    private static List<String> inspect(String image) {
        return List.of(
                "docker", "image", "inspect", "--format={{.Id}}{{range .Config.Env}}{{println}}{{.}}{{end}}", image);
    }

    /** The program asks the daemon itself: Testcontainers would first pull images of its own, and wait for minutes. */
    private static String run(List<String> command) throws IOException {
        return Command.mustRun(command, Path.of("").toAbsolutePath(), Map.of());
    }

    private static void requireLocalDaemon(Map<String, String> environment) throws IOException {
        String host = environment.getOrDefault("DOCKER_HOST", "");
        if (!host.isEmpty() && !host.startsWith("unix:")) {
            throw new IOException("the Docker daemon at " + host + " is not on this machine");
        }
        List<Path> sockets = new ArrayList<>();
        sockets.add(Path.of(host.isEmpty() ? "/var/run/docker.sock" : host.replaceFirst("unix:/*", "/")));
        if (host.isEmpty() && environment.containsKey("XDG_RUNTIME_DIR")) {
            sockets.add(Path.of(environment.getOrDefault("XDG_RUNTIME_DIR", ""), "docker.sock"));
        }
        if (sockets.stream().noneMatch(Files::exists)) {
            throw new IOException("no Docker daemon: none of the sockets " + sockets + " exists");
        }
    }

    private static String version(String image, List<String> variables) throws IOException {
        for (String variable : variables) {
            if (variable.startsWith(VERSION_VARIABLE)) {
                return variable.substring(VERSION_VARIABLE.length()).split("-")[0];
            }
        }
        throw new IOException("the image " + image + " lacks the variable MYSQL_VERSION, which images of MySQL have");
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String describe() {
        return "MySQL " + version + " (Docker image " + image + ")";
    }

    @Override
    public List<String> client(String program) {
        return List.of(
                "docker", "run", "--rm", "-i", "--network=host", "--env=MYSQL_PWD", "--entrypoint=" + program, image);
    }

    @Override
    ServerProcess launch(List<String> options, Path home, Path log) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.add("--no-defaults");
        if (System.getProperty("user.name").equals("root")) {
            arguments.add("--user=root");
        }
        arguments.addAll(options);
        arguments.add("--log-error=" + log);
        return ContainerProcess.start(image, "mysqld", arguments, home);
    }

    @Override
    String dataKey() {
        return version + "-" + imageId.substring(0, Math.min(SHORT_ID, imageId.length()));
    }
}
