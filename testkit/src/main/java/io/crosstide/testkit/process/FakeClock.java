package io.crosstide.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A clock that can differ from this machine's, for the programs that are started with it. Only the time of day differs: the time
 * that a program has waited stays right, as when somebody sets the clock. Needs libfaketime (Debian package {@code
 * libfaketime}).
 */
public final class FakeClock {
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Path library;
    private final Path file;

    private FakeClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /**
     * A clock that is right at first.
     *
     * @param file tells the programs by how much the clock differs
     * @throws IOException also if libfaketime is not installed
     */
    public static FakeClock create(Path file) throws IOException {
        FakeClock clock = new FakeClock(library(), file.toAbsolutePath());
        clock.differBy(Duration.ZERO);
        return clock;
    }

    private static Path library() throws IOException {
        try (Stream<Path> folders = Files.list(LIBRARIES)) {
            return Stream.concat(Stream.of(LIBRARIES), folders)
                    .map(folder -> folder.resolve(LIBRARY))
                    .filter(Files::isReadable)
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no libfaketime in " + LIBRARIES
                            + "; install it (Debian: apt-get install libfaketime)"));
        }
    }

    /** The programs follow within a second. */
    public void differBy(Duration difference) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, "%+d%n".formatted(difference.toSeconds()), StandardCharsets.UTF_8);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The start of the command line of a program that has this clock. */
    public List<String> prefix() {
        return List.of(
                "env",
                "LD_PRELOAD=" + library,
                "FAKETIME_TIMESTAMP_FILE=" + file,
                "FAKETIME_CACHE_DURATION=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "FAKETIME_FORCE_MONOTONIC_FIX=0"); // else timed waits of Java end too early
    }
}
