package io.crosstide.testkit.mysql;

import io.crosstide.testkit.folder.Folders;
import io.crosstide.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Programs from Debian's suite {@code sid}, unpacked with all their dependencies. Nothing is installed, and root is not
 * needed. The programs need newer libraries than the host has, so they run through the dynamic loader beside them.
 */
final class DebianPackages {
    private DebianPackages() {}

    /** @param what name of the packages in the messages to {@code progress} */
    static void unpack(List<String> packages, String what, Path root, Consumer<String> progress) throws IOException {
        requirePrograms();
        Path work = Files.createTempDirectory("crosstide-apt-");
        try {
            PrivateApt apt = PrivateApt.in(work);
            String repository = apt.debianRepository();
            progress.accept("Fetching " + what + " from " + repository + " (once)");
            for (Path each : apt.download(repository, "sid", packages)) {
                Command.mustRun(List.of("dpkg-deb", "-x", each.toString(), root.toString()), work, Map.of());
            }
        } finally {
            Folders.delete(work);
        }
    }

    private static void requirePrograms() throws IOException {
        for (String program : List.of("apt-get", "dpkg-deb")) {
            if (Command.run(List.of("sh", "-c", "command -v \"$1\"", "sh", program))
                            .exitCode()
                    != 0) {
                throw new IOException("not a Debian-family host: " + program + " is missing");
            }
        }
    }

    /** The start of the command line; the caller appends a program's name and arguments. */
    static List<String> loader(Path root) throws IOException {
        Path folder = libraries(root);
        try (var loaders = Files.newDirectoryStream(folder, "ld-linux*")) {
            for (Path loader : loaders) {
                return List.of(loader.toString(), "--library-path", folder.toString());
            }
        }
        throw incomplete(root, "dynamic loader");
    }

    /** The folder of the libraries for the host's architecture. */
    static Path libraries(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root.resolve("usr/lib"))) {
            return folders.filter(folder -> folder.toString().contains("-linux-gnu"))
                    .findFirst()
                    .orElseThrow(() -> incomplete(root, "folder of libraries"));
        }
    }

    private static IOException incomplete(Path root, String what) {
        return new IOException("No " + what + " below " + root + "; delete that folder, and it is fetched again");
    }
}
