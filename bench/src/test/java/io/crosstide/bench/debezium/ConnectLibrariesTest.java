package io.crosstide.bench.debezium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.cli.outcome.CommandFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectLibrariesTest {
    @TempDir
    private Path folder;

    private ConnectLibraries find() throws Exception {
        return ConnectLibraries.find(Map.of(ConnectLibraries.LIBRARIES, folder.toString()), line -> {});
    }

    @Test
    void takesTheFolderThatTheEnvironmentNames() throws Exception {
        Path sink = Files.createFile(folder.resolve("debezium-connector-jdbc-3.6.0.Final.jar"));
        Path runtime = Files.createFile(folder.resolve("connect-runtime-4.3.1.jar"));
        Files.createFile(folder.resolve("readme.txt"));
        assertThat(find().version()).isEqualTo("3.6.0");
        assertThat(find().worker(Path.of("worker.properties"), Path.of("connector.properties")))
                .contains(runtime + ":" + sink)
                .endsWith("worker.properties", "connector.properties");
    }

    @Test
    void refusesAFolderWithoutTheSinkConnector() {
        assertThatThrownBy(this::find)
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("no debezium-connector-jdbc-*.jar in " + folder);
    }
}
