package io.crosstide.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** MySQL in containers of an image. */
final class ContainerMysql extends MysqlInstallation {
    static final String IMAGE = "CROSSTIDE_MYSQL_IMAGE";

    static String imageName(Map<String, String> environment) {
        return environment.getOrDefault(IMAGE, "mysql:8.4");
    }

    static ContainerMysql find(Map<String, String> environment, Consumer<String> progress) throws IOException {
        if (environment.isEmpty()) {
            return new ContainerMysql();
        }
        throw new IOException("no Docker daemon");
    }

    @Override
    public String version() {
        return "";
    }

    @Override
    public String describe() {
        return "";
    }

    @Override
    public List<String> client(String program) {
        return List.of();
    }

    @Override
    ServerProcess launch(List<String> options, Path dataDirectory, Path log) throws IOException {
        throw new IOException();
    }

    @Override
    String dataKey() {
        return "";
    }
}
