package io.crosstide.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A temporary folder for the data of servers, deleted at close and, should this JVM be killed, soon after its death:
 * a watcher like that of {@link ProcessReaper} waits for it, gives the servers a moment to die, and deletes the folder.
 */
public final class ServerFolder implements AutoCloseable {
    private static final String DELETE_AFTER_DEATH = """
            trap '' HUP INT TERM
            while read -r line; do :; done
            sleep 2
            exec rm -rf -- "$1"
            """;

    private final Path path;
    private final Process watcher;

    private ServerFolder(Path path, Process watcher) {
        this.path = path;
        this.watcher = watcher;
    }

    /** Makes a folder whose name starts with {@code name} in the system's temporary folder. */
    public static ServerFolder create(String name) throws IOException {
        Path path = Files.createTempDirectory(name + "-").toAbsolutePath();
        Process watcher = new ProcessBuilder(
                        List.of("setsid", "sh", "-c", DELETE_AFTER_DEATH, "crosstide-folder", path.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new ServerFolder(path, watcher);
    }

    public Path path() {
        return path;
    }

    /** A path below this folder; nothing is made. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Deletes the folder. Servers that keep data in it must have been closed before. */
    @Override
    public void close() {
        try {
            Folders.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the servers' folder " + path, e);
        }
        watcher.destroyForcibly();
    }
}
