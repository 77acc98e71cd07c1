package io.crosstide.testkit.folder;

import io.crosstide.testkit.process.AfterDeath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A temporary folder for the data of servers. It is deleted at close, or soon after this JVM is killed. */
public final class ServerFolder implements AutoCloseable {
    private static final int SECONDS_FOR_SERVERS_TO_DIE = 2;

    private final Path path;
    private final AfterDeath deletion;

    private ServerFolder(Path path, AfterDeath deletion) {
        this.path = path;
        this.deletion = deletion;
    }

    /** Creates a folder whose name starts with {@code name} in the system's temporary folder. */
    public static ServerFolder create(String name) throws IOException {
        Path path = Files.createTempDirectory(name + "-").toAbsolutePath();
        List<String> delete = List.of("rm", "-rf", "--", path.toString());
        return new ServerFolder(path, AfterDeath.run(SECONDS_FOR_SERVERS_TO_DIE, delete));
    }

    public Path path() {
        return path;
    }

    /** A path below this folder; the file is not created. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Deletes the folder. The servers that keep data in it must be closed before. */
    @Override
    public void close() {
        try {
            Folders.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the servers' folder " + path, e);
        }
        deletion.close();
    }
}
