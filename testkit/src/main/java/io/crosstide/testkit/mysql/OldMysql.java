package io.crosstide.testkit.mysql;

import io.crosstide.testkit.folder.CacheFolder;
import io.crosstide.testkit.folder.Folders;
import io.crosstide.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A mysqld of an old release, unpacked from the archive that the module {@code testkit/servers} downloads. It has no
 * client programs.
 *
 * <p>It needs libraries that a new machine does not have (libaio, libnuma). If mysqld does not run as it is, these
 * libraries come from Debian's archive with all their dependencies, and mysqld runs through their dynamic loader.
 */
final class OldMysql {
    private static final String ARCHIVE = "mysql-Linux-amd64.tar.gz";
    private static final String LIBRARIES = "old-mysql-libraries";
    private static final List<String> PACKAGES = List.of("libaio1t64", "libnuma1", "libstdc++6", "libcrypt1");

    private final MysqlRelease release;
    private final Map<String, String> environment;
    private final Consumer<String> progress;
    private final CacheFolder cache;

    OldMysql(MysqlRelease release, Map<String, String> environment, Consumer<String> progress) {
        this.release = release;
        this.environment = Map.copyOf(environment);
        this.progress = progress;
        this.cache = CacheFolder.ofUser(environment);
    }

    LocalMysql find() throws IOException {
        String named = environment.getOrDefault(release.variable(), "");
        if (!named.isEmpty()) {
            return LocalMysql.old(release, List.of(), Path.of(named).toAbsolutePath());
        }
        Path mysqld = mysqld();
        if (Command.run(List.of(mysqld.toString(), "--no-defaults", "--version"))
                        .exitCode()
                == 0) {
            return LocalMysql.old(release, List.of(), mysqld);
        }
        return throughOwnLibraries();
    }

    LocalMysql throughOwnLibraries() throws IOException {
        return LocalMysql.old(release, loader(cache.once(LIBRARIES, this::fetchLibraries)), mysqld());
    }

    private Path mysqld() throws IOException {
        Path folder = cache.once("mysql-" + release.series(), this::unpack);
        return folder.resolve("bin/mysqld");
    }

    private void unpack(Path folder) throws IOException {
        Path archive = Path.of(System.getProperty("crosstide.home", ""), "testkit", "servers", "target", "lib")
                .resolve(release.series())
                .resolve(ARCHIVE)
                .toAbsolutePath();
        if (!Files.isRegularFile(archive)) {
            throw new IOException("No MySQL " + release.series() + " in " + archive + "; collect it with: mvn -pl"
                    + " testkit/servers process-test-resources, run in the root of the repository, or name a mysqld in "
                    + release.variable());
        }
        Command.mustRun(List.of("tar", "-xzf", archive.toString()), folder, Map.of());
    }

    private void fetchLibraries(Path root) throws IOException {
        DebianPackages.unpack(PACKAGES, "libraries for old releases of MySQL", root, progress);
        Path libaio = only(root, "libaio.so.1t64");
        // Debian renamed the library because of other architectures. The interface is the same.
        Files.createSymbolicLink(libaio.resolveSibling("libaio.so.1"), libaio.getFileName());
        Folders.delete(root.resolve("usr/share"));
    }

    private static List<String> loader(Path root) throws IOException {
        List<String> folders = new ArrayList<>();
        for (String library : List.of("libc.so.6", "libaio.so.1")) {
            folders.add(String.valueOf(only(root, library).getParent()));
        }
        return List.of(only(root, "ld-linux-x86-64.so.2").toString(), "--library-path", String.join(":", folders));
    }

    private static Path only(Path root, String name) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.endsWith(name) && !Files.isDirectory(file))
                    .min((left, right) -> Integer.compare(right.getNameCount(), left.getNameCount()))
                    .orElseThrow(() -> new IOException(
                            "No " + name + " below " + root + "; delete that folder, and it is fetched again"));
        }
    }
}
