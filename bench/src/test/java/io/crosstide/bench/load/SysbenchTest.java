package io.crosstide.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.cli.outcome.CommandFailedException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysbenchTest {
    @TempDir
    private Path folder;

    @Test
    void namesThePackageIfTheProgramIsNotInstalled() {
        assertThatThrownBy(() -> Sysbench.find(folder.toString()))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("apt install sysbench");
    }

    @Test
    void takesTheFirstProgramOnPath() throws IOException, CommandFailedException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path program = Files.createFile(other.resolve("sysbench"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(Sysbench.find(folder + File.pathSeparator + other)).isEqualTo(new Sysbench(program));
    }

    @Test
    void writesTheNumberOfTransactionsToThePortOfTheSource() {
        ServerAccount source = new ServerAccount("127.0.0.1", 15_001, "root", "secret");
        assertThat(new Sysbench(Path.of("/usr/bin/sysbench")).runCommand(source, 2_000))
                .startsWith("/usr/bin/sysbench", "oltp_write_only")
                .contains("--mysql-port=15001", "--events=2000", "--time=0")
                .endsWith("run");
    }
}
