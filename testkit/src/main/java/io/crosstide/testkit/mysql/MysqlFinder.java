package io.crosstide.testkit.mysql;

import io.crosstide.testkit.folder.CacheFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Tries the ways to find or fetch a MySQL in order, and remembers why each failed. */
final class MysqlFinder {
    static final String EXECUTABLE = "CROSSTIDE_MYSQLD";
    static final String KIND = "CROSSTIDE_SERVERS";

    private static final List<String> WAYS = List.of("path", "docker", "debian");

    private final Map<String, String> environment;
    private final Consumer<String> progress;
    private final List<String> reasons = new ArrayList<>();

    MysqlFinder(Map<String, String> environment, Consumer<String> progress) {
        this.environment = environment;
        this.progress = progress;
    }

    MysqlInstallation find() throws IOException {
        String demanded = environment.getOrDefault(KIND, "");
        String executable = environment.getOrDefault(EXECUTABLE, "");
        if (!executable.isEmpty() && demanded.isEmpty()) {
            return LocalMysql.installed(Path.of(executable), path());
        }
        if (!demanded.isEmpty()) {
            return go(demanded);
        }
        for (String way : WAYS) {
            try {
                return go(way);
            } catch (IOException e) {
                reasons.add(way + ": " + e.getMessage());
            }
        }
        throw new IOException(noWay());
    }

    private MysqlInstallation go(String way) throws IOException {
        return switch (way) {
            case "path" -> onPath();
            case "docker" -> ContainerMysql.find(environment, progress);
            case "debian" -> new DebianMysql(CacheFolder.ofUser(environment), progress).find();
            default -> throw new IOException(KIND + " is " + way + "; set it to one of " + WAYS);
        };
    }

    private MysqlInstallation onPath() throws IOException {
        for (Path folder : path()) {
            Path mysqld = folder.resolve("mysqld");
            if (Files.isExecutable(mysqld)) {
                return LocalMysql.installed(mysqld, path());
            }
        }
        throw new IOException("no mysqld on PATH");
    }

    private List<Path> path() {
        return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
    }

    private String noWay() {
        return """
                No MySQL 8.0 or newer was found, and none could be fetched:
                  %s
                Do one of these:
                  - set %s to the path of a mysqld of MySQL 8.0 or newer (not MariaDB);
                  - put such a mysqld on PATH;
                  - start a Docker daemon that this user may use and that has or can pull the image %s (%s names another);
                  - run on a Debian-family Linux whose apt can reach its archive (it is unpacked into the cache folder, \
                nothing is installed).""".formatted(
                String.join("\n  ", reasons), EXECUTABLE, ContainerMysql.imageName(environment), ContainerMysql.IMAGE);
    }
}
