package io.crosstide.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * MySQL from Debian's own archive, unpacked into the cache folder: nothing is installed, no root is needed, and the
 * address comes from the host's own apt configuration.
 *
 * <p>Only the suite {@code sid} carries MySQL. Its binaries need newer libraries than the host has, so all that they
 * depend on is unpacked beside them and they are run through that folder's own dynamic loader.
 */
final class DebianMysql {
    private static final String FOLDER = "mysql-debian";
    private static final List<String> PACKAGES = List.of("mysql-server-core", "mysql-client-core");
    private static final List<String> PROGRAMS = List.of("mysql", "mysqladmin", "mysqldump", "mysqlbinlog");

    private final CacheFolder cache;
    private final Consumer<String> progress;

    DebianMysql(CacheFolder cache, Consumer<String> progress) {
        this.cache = cache;
        this.progress = progress;
    }

    MysqlInstallation find() throws IOException {
        return LocalMysql.unpacked(cache.once(FOLDER, this::fetch));
    }

    private void fetch(Path root) throws IOException {
        requirePrograms();
        Path work = Files.createTempDirectory("crosstide-apt-");
        try {
            PrivateApt apt = PrivateApt.in(work);
            String repository = apt.debianRepository();
            progress.accept("Fetching MySQL and its libraries from " + repository + " (about 75 MB, once)");
            List<Path> packages = apt.download(repository, "sid", PACKAGES);
            progress.accept("Unpacking " + packages.size() + " packages into " + cache.path());
            for (Path each : packages) {
                Command.mustRun(List.of("dpkg-deb", "-x", each.toString(), root.toString()), work, Map.of());
            }
        } finally {
            Folders.delete(work);
        }
        keepWhatIsNeeded(root);
        LocalMysql.unpacked(root);
    }

    static void requirePrograms() throws IOException {
        for (String program : List.of("apt-get", "dpkg-deb")) {
            if (Command.run(List.of("sh", "-c", "command -v \"$1\"", "sh", program))
                            .exitCode()
                    != 0) {
                throw new IOException("not a Debian-family host: " + program + " is missing");
            }
        }
    }

    private static void keepWhatIsNeeded(Path root) throws IOException {
        for (Path top : children(root)) {
            if (!top.endsWith("usr")) {
                Folders.delete(top);
            }
        }
        for (Path folder : children(root.resolve("usr"))) {
            String name = folder.getFileName().toString();
            if (!List.of("bin", "sbin", "lib", "share").contains(name)) {
                Folders.delete(folder);
            }
        }
        keepOnly(root.resolve("usr/bin"), PROGRAMS);
        keepOnly(root.resolve("usr/sbin"), List.of("mysqld"));
        keepOnly(root.resolve("usr/share"), List.of("mysql", "doc"));
        keepCopyrightOnly(root.resolve("usr/share/doc"));
        for (Path folder : children(root.resolve("usr/lib"))) {
            if (!folder.endsWith("mysql") && !folder.getFileName().toString().contains("-linux-gnu")) {
                Folders.delete(folder);
            }
        }
        try (var libraries = Files.newDirectoryStream(root.resolve("usr/lib"), "*-linux-gnu*")) {
            for (Path folder : libraries) {
                for (String unused : List.of("perl", "perl-base", "gconv")) {
                    Folders.delete(folder.resolve(unused));
                }
            }
        }
    }

    private static void keepCopyrightOnly(Path documentation) throws IOException {
        for (Path folder : children(documentation)) {
            if (Files.isDirectory(folder)) {
                keepOnly(folder, List.of("copyright"));
            }
        }
    }

    private static void keepOnly(Path folder, List<String> names) throws IOException {
        for (Path each : children(folder)) {
            if (!names.contains(each.getFileName().toString())) {
                Folders.delete(each);
            }
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (var stream = Files.newDirectoryStream(folder)) {
            stream.forEach(all::add);
        }
        return all;
    }
}
