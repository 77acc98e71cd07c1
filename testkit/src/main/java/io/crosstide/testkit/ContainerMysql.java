package io.crosstide.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.testcontainers.DockerClientFactory;

/**
 * MySQL in containers of an image, through Testcontainers. The containers use this machine's network and see the data
 * directory under its own path. So a server has the same options, address and files as a server that runs as a process.
 */
final class ContainerMysql extends MysqlInstallation {
    static final String IMAGE = "CROSSTIDE_MYSQL_IMAGE";

    private static final String DEFAULT_IMAGE = "mysql:8.4";
    private static final int PULL_MINUTES = 10;
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
        try {
            DockerClient client = DockerClientFactory.instance().client();
            InspectImageResponse found = inspectOrPull(client, image, progress);
            String id = Objects.requireNonNull(found.getId()).replace("sha256:", "");
            return new ContainerMysql(image, id, version(image, found));
        } catch (IllegalStateException | DockerException e) {
            throw new IOException("Docker cannot use the image " + image + ": " + e.getMessage(), e);
        }
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

    private static InspectImageResponse inspectOrPull(DockerClient client, String image, Consumer<String> progress)
            throws IOException {
        try {
            return client.inspectImageCmd(image).exec();
        } catch (NotFoundException absent) {
            progress.accept("Pulling the image " + image + " (once)");
        }
        try {
            boolean complete = client.pullImageCmd(image)
                    .exec(new ResultCallback.Adapter<PullResponseItem>())
                    .awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
            if (!complete) {
                throw new IOException("pulling the image " + image + " took more than " + PULL_MINUTES + " minutes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while pulling the image " + image);
        }
        return client.inspectImageCmd(image).exec();
    }

    private static String version(String image, InspectImageResponse found) throws IOException {
        String[] variables = Objects.requireNonNull(found.getConfig()).getEnv();
        for (String variable : variables == null ? new String[0] : variables) {
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
