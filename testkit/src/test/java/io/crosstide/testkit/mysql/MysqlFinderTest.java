package io.crosstide.testkit.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MysqlFinderTest {
    @TempDir
    Path folder;

    @Test
    void usesTheNamedMysqld() throws IOException {
        Path mysqld = mysqld("mysqld  Ver 8.0.36 for Linux on x86_64 (MySQL Community Server - GPL)");
        assertThat(find(Map.of("CROSSTIDE_MYSQLD", mysqld.toString())).version())
                .isEqualTo("8.0.36");
    }

    @Test
    void usesTheMysqldOnPath() throws IOException {
        mysqld("/usr/sbin/mysqld  Ver 9.7.4-2 for Linux on x86_64 ((Debian))");
        MysqlInstallation found = find(Map.of("PATH", "/nonexistent:" + folder));
        assertThat(found.version()).isEqualTo("9.7.4");
        assertThat(found.client("mysqld"))
                .containsExactly(folder.resolve("mysqld").toString());
    }

    @Test
    void refusesMariaDbAndOldVersions() throws IOException {
        Path mysqld = mysqld("mysqld  Ver 10.11.6-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)");
        Map<String, String> environment = Map.of("CROSSTIDE_MYSQLD", mysqld.toString());
        assertThatThrownBy(() -> find(environment)).hasMessageContaining("is MariaDB");
        mysqld("mysqld  Ver 5.7.44 for Linux on x86_64 (MySQL Community Server (GPL))");
        assertThatThrownBy(() -> find(environment))
                .hasMessageContaining("is MySQL 5.7.44; MySQL 8.0 or newer is needed");
    }

    @Test
    void refusesUnknownAndUnusableWays() {
        assertThatThrownBy(() -> find(Map.of("CROSSTIDE_SERVERS", "cloud"))).hasMessageContaining("cloud");
        assertThatThrownBy(() -> find(Map.of("CROSSTIDE_SERVERS", "path", "PATH", folder.toString())))
                .hasMessage("no mysqld on PATH");
        assertThatThrownBy(
                        () -> find(Map.of("CROSSTIDE_SERVERS", "docker", "DOCKER_HOST", "unix://" + folder + "/none")))
                .hasMessageContaining("none of the sockets [" + folder + "/none] exists");
        assertThatThrownBy(() -> find(Map.of("CROSSTIDE_SERVERS", "docker", "DOCKER_HOST", "tcp://192.0.2.1:2375")))
                .hasMessageContaining("not on this machine");
    }

    private Path mysqld(String version) throws IOException {
        Path script = folder.resolve("mysqld");
        Files.writeString(script, "#!/bin/sh\necho '" + version + "'\n", StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private static MysqlInstallation find(Map<String, String> environment) throws IOException {
        return new MysqlFinder(environment, line -> {}).find();
    }
}
