package io.crosstide.testkit.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Keeps files that take long to create, in {@code $XDG_CACHE_HOME/crosstide} or {@code ~/.cache/crosstide}. The folder
 * may be deleted while no server of Crosstide runs; its files are recreated when they are needed.
 */
public final class CacheFolder {
    /** Fills an empty folder. */
    @FunctionalInterface
    public interface Maker {
        /** Writes the files. An exception leaves nothing in the cache. */
        void fill(Path folder) throws IOException;
    }

    private static final Object WITHIN_THIS_JVM = new Object();

    private final Path path;

    /** A cache in this folder, which is created when it is needed. */
    public CacheFolder(Path path) {
        this.path = path;
    }

    /** The folder of the user whom these environment variables describe. */
    public static CacheFolder ofUser(Map<String, String> environment) {
        String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path caches = configured.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache")
                : Path.of(configured);
        return new CacheFolder(caches.resolve("crosstide").toAbsolutePath());
    }

    /** Where the cached files are. */
    public Path path() {
        return path;
    }

    /**
     * Returns the folder {@code name}, which {@code maker} fills once. The folder appears complete or not at all: it is
     * created under another name and renamed. A file lock lets one JVM create it while the others wait.
     */
    public Path once(String name, Maker maker) throws IOException {
        Path wanted = path.resolve(name);
        if (Files.isDirectory(wanted)) {
            return wanted;
        }
        Files.createDirectories(path);
        synchronized (WITHIN_THIS_JVM) {
            try (FileChannel channel = FileChannel.open(
                            path.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!Files.isDirectory(wanted) && lock.isValid()) {
                    Path unfinished = path.resolve(name + ".unfinished");
                    Folders.delete(unfinished);
                    Files.createDirectories(unfinished);
                    maker.fill(unfinished);
                    Files.move(unfinished, wanted, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
        return wanted;
    }
}
