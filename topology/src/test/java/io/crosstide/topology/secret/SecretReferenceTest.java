package io.crosstide.topology.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.topology.secret.SecretReference.Environment;
import io.crosstide.topology.secret.SecretReference.Literal;
import io.crosstide.topology.secret.SecretReference.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretReferenceTest {

    @TempDir
    Path folder;

    @Test
    void readsEnvironment() {
        assertThat(new Environment("A").resolve(Map.of("A", "$1 x"))).isEqualTo("$1 x");
    }

    @Test
    void readsFileWithoutItsLastLineBreak() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), " a\nb \n");

        assertThat(new SecretFile(file).resolve(Map.of())).isEqualTo(" a\nb ");
        Files.writeString(file, "c\r\n");
        assertThat(new SecretFile(file).resolve(Map.of())).isEqualTo("c");
    }

    @Test
    void saysWhichSecretIsMissing() throws IOException {
        Path absent = folder.resolve("absent");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");

        assertThatThrownBy(() -> new Environment("A").resolve(Map.of()))
                .isInstanceOf(SecretException.class)
                .hasMessage("Secret ${env:A}: environment variable A is not set; set it for this process");
        assertThatThrownBy(() -> new Environment("A").resolve(Map.of("A", "")))
                .hasMessage("Secret ${env:A}: environment variable A is empty; set it for this process");
        assertThatThrownBy(() -> new SecretFile(absent).resolve(Map.of()))
                .hasMessage("Secret ${file:" + absent + "}: there is no such file; create it");
        assertThatThrownBy(() -> new SecretFile(empty).resolve(Map.of()))
                .hasMessage("Secret ${file:" + empty + "}: the file is empty; write the secret into it");
        assertThatThrownBy(() -> new SecretFile(Path.of("/dev/zero")).resolve(Map.of()))
                .hasMessage(
                        "Secret ${file:/dev/zero}: the file has more than 1048576 bytes; name a file with nothing but"
                                + " the secret");
    }

    @Test
    void neverShowsTheSecret() {
        assertThat(new Literal("hunter2")).hasToString("(literal)");
        assertThat(new Environment("A")).hasToString("${env:A}");
        assertThat(new SecretFile(Path.of("/a"))).hasToString("${file:/a}");
    }

    @Test
    void replacesReferencesInsideText() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "f$1\\");

        assertThat(SecretTemplate.resolve("u=${env:A};p=${file:" + file + "};$${x} $5", Map.of("A", "a")))
                .isEqualTo("u=a;p=f$1\\;${x} $5");
    }
}
