package io.crosstide.testkit.process;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategyTarget;
import org.testcontainers.utility.DockerImageName;

/** A server in its own container. The container is removed when the server has ended. */
public final class ContainerProcess implements ServerProcess {
    private final GenericContainer<?> container;
    private final AfterDeath removal;
    private int exitCode = -1;

    private ContainerProcess(GenericContainer<?> container, AfterDeath removal) {
        this.container = container;
        this.removal = removal;
    }

    /**
     * Starts a program of the image as this user, in this machine's network. The container has {@code home} under its
     * own path.
     */
    public static ContainerProcess start(String image, String program, List<String> arguments, Path home)
            throws IOException {
        String user = Files.getAttribute(home, "unix:uid") + ":" + Files.getAttribute(home, "unix:gid");
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image))
                .withNetworkMode("host")
                .withCreateContainerCmdModifier(command -> {
                    Objects.requireNonNull(command.getHostConfig())
                            .withBinds(new Bind(home.toString(), new Volume(home.toString())));
                    command.withEntrypoint(program).withUser(user);
                })
                .withCommand(arguments.toArray(String[]::new))
                .withStartupCheckStrategy(new NoCheck())
                .waitingFor(new NoWait());
        try {
            container.start();
        } catch (RuntimeException e) {
            throw new IOException("Cannot start a container of image " + image + ": " + e.getMessage(), e);
        }
        return new ContainerProcess(
                container, AfterDeath.run(0, List.of("docker", "rm", "--force", container.getContainerId())));
    }

    @Override
    public boolean running() {
        return exitCode < 0 && container.isRunning();
    }

    @Override
    public void signal(String name) {
        try {
            client().killContainerCmd(container.getContainerId())
                    .withSignal(name)
                    .exec();
        } catch (ConflictException | NotFoundException ended) {
            // The server ended before.
        }
    }

    @Override
    public boolean awaitEnd(Duration atMost) {
        if (exitCode >= 0) {
            return true;
        }
        try {
            exitCode = client().waitContainerCmd(container.getContainerId())
                    .exec(new WaitContainerResultCallback())
                    .awaitStatusCode(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (DockerClientException notYet) {
            return false;
        }
        container.stop();
        removal.close();
        return true;
    }

    @Override
    public int exitCode() {
        return exitCode;
    }

    private DockerClient client() {
        return container.getDockerClient();
    }

    /** Callers ask the servers themselves whether they are ready; the logs of the servers say why not. */
    private static final class NoCheck extends StartupCheckStrategy {
        @Override
        public StartupStatus checkStartupState(DockerClient client, String containerId) {
            return StartupStatus.SUCCESSFUL;
        }
    }

    private static final class NoWait implements WaitStrategy {
        @Override
        public void waitUntilReady(WaitStrategyTarget target) {
            // See NoCheck.
        }

        @Override
        public WaitStrategy withStartupTimeout(Duration timeout) {
            return this;
        }
    }
}
