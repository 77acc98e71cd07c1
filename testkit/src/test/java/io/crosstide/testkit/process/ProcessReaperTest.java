package io.crosstide.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.folder.ServerFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ProcessReaperTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void passesArgumentsOutputAndExitCode() throws Exception {
        Process process = ProcessReaper.start(new ProcessBuilder("sh", "-c", "echo \"$1\"; exit 7", "sh", "a 'b' $c"));
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("a 'b' $c\n");
        assertThat(process.waitFor()).isEqualTo(7);
    }

    @Test
    void leavesNoWatcherBehindWhenTheProgramEnds() throws Exception {
        Process process = ProcessReaper.start(new ProcessBuilder("true"));
        process.waitFor();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> membersOfGroup(process.pid()).isEmpty());
    }

    @Test
    void killsTheProgramAndItsChildrenAndDeletesTheFolderWhenTheJvmIsKilled() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledJvm.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = jvm.inputReader(StandardCharsets.UTF_8)) {
            long group = Long.parseLong(output.readLine());
            Path folder = Path.of(output.readLine());
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> membersOfGroup(group).size() == 3);
            assertThat(folder).isDirectory();
            jvm.destroyForcibly();
            assertThat(jvm.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> membersOfGroup(group).isEmpty());
            Awaitility.await().atMost(PATIENCE).until(() -> !Files.exists(folder));
        }
    }

    /** Starts a program that has a child, prints its process id and its folder, and waits until it is killed. */
    static final class KilledJvm {
        private KilledJvm() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            ServerFolder folder = ServerFolder.create("crosstide-reaper-test");
            Files.writeString(folder.resolve("file"), "data");
            Process process = ProcessReaper.start(new ProcessBuilder("sh", "-c", "sleep 300 & wait"));
            System.out.println(process.pid());
            System.out.println(folder.path());
            Thread.sleep(300_000);
        }
    }

    /** Living processes of a process group. Zombies do not count. */
    private static List<String> membersOfGroup(long group) throws IOException {
        return Command.run(List.of("ps", "-e", "-o", "pgid=,stat=,args="))
                .text()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith(group + " ") && !line.startsWith(group + " Z"))
                .toList();
    }
}
