package io.crosstide.testkit.folder;

import io.crosstide.testkit.process.AfterDeath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A RAM disk of limited size, on which servers keep their data, so that a test can let it become full. Needs Linux and the right
 * to mount. It is unmounted at close, or soon after this JVM is killed.
 */
public final class SmallDisk implements AutoCloseable {
    private static final String FILLER = "filler";
    private static final int BLOCK = 1 << 20;
    private static final long PATIENCE_SECONDS = 20;

    private final Path folder;
    private final AfterDeath unmount;

    private SmallDisk(Path folder, AfterDeath unmount) {
        this.folder = folder;
        this.unmount = unmount;
    }

    /**
     * Creates the folder and mounts the disk there.
     *
     * @param megabytes its size; it takes only as much memory as is written to it
     */
    public static SmallDisk mount(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        run(List.of("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "crosstide", folder.toString()));
        return new SmallDisk(folder, AfterDeath.run(1, List.of("umount", "-l", folder.toString())));
    }

    /** Where it is mounted. */
    public Path folder() {
        return folder;
    }

    /** Takes all space that is left. */
    public void fill() throws IOException {
        byte[] block = new byte[BLOCK];
        try (OutputStream file = Files.newOutputStream(folder.resolve(FILLER))) {
            for (int size = BLOCK; size > 0; ) {
                try {
                    file.write(block, 0, size);
                } catch (IOException full) {
                    size /= 2;
                }
            }
        }
    }

    /** Gives back what {@link #fill} took. */
    public void free() throws IOException {
        Files.deleteIfExists(folder.resolve(FILLER));
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + printed.strip()
                        + "; small disks need Linux and the right to mount");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        run(List.of("umount", "-l", folder.toString()));
        unmount.close();
    }
}
