package io.crosstide.testkit.mysql;

import io.crosstide.testkit.folder.CacheFolder;
import io.crosstide.testkit.folder.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * MySQL from Debian's own archive, unpacked into the cache folder; the host's own apt configuration gives the address.
 * Only the suite {@code sid} has MySQL.
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
        DebianPackages.unpack(PACKAGES, "MySQL and its libraries (about 75 MB)", root, progress);
        keepWhatIsNeeded(root);
        LocalMysql.unpacked(root);
    }

    private static void keepWhatIsNeeded(Path root) throws IOException {
        Folders.keepOnly(root, List.of("usr"));
        Path usr = root.resolve("usr");
        Folders.keepOnly(usr, List.of("bin", "sbin", "lib", "share"));
        Folders.keepOnly(usr.resolve("bin"), PROGRAMS);
        Folders.keepOnly(usr.resolve("sbin"), List.of("mysqld"));
        Folders.keepOnly(usr.resolve("share"), List.of("mysql", "doc"));
        keepCopyrightOnly(usr.resolve("share/doc"));
        Path libraries = DebianPackages.libraries(root);
        Folders.keepOnly(usr.resolve("lib"), List.of("mysql", String.valueOf(libraries.getFileName())));
        for (String unused : List.of("perl", "perl-base", "gconv")) {
            Folders.delete(libraries.resolve(unused));
        }
    }

    private static void keepCopyrightOnly(Path documentation) throws IOException {
        try (var folders = Files.newDirectoryStream(documentation, Files::isDirectory)) {
            for (Path folder : folders) {
                Folders.keepOnly(folder, List.of("copyright"));
            }
        }
    }
}
