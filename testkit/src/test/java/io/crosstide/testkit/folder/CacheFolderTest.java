package io.crosstide.testkit.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
    @TempDir
    Path folder;

    @Test
    void createsAFolderOnceForManyThreads() {
        CacheFolder cache = new CacheFolder(folder.resolve("cache"));
        AtomicInteger made = new AtomicInteger();
        IntStream.range(0, 8).parallel().forEach(each -> {
            try {
                Path thing =
                        cache.once("thing", empty -> Files.createFile(empty.resolve("made-" + made.incrementAndGet())));
                assertThat(thing.resolve("made-1")).exists();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(made).hasValue(1);
    }

    @Test
    void unfinishedFolderIsRemovedAndRecreated() throws IOException {
        CacheFolder cache = new CacheFolder(folder);
        assertThatThrownBy(() -> cache.once("thing", empty -> {
                    Files.createFile(empty.resolve("half"));
                    throw new IOException("no more disk");
                }))
                .hasMessage("no more disk");
        assertThat(folder.resolve("thing")).doesNotExist();
        assertThat(cache.once("thing", empty -> Files.createFile(empty.resolve("whole"))))
                .isDirectoryNotContaining("glob:**half")
                .isDirectoryContaining("glob:**whole");
    }

    @Test
    void usesThePathOfTheEnvironment() {
        assertThat(CacheFolder.ofUser(Map.of("XDG_CACHE_HOME", "/x", "HOME", "/h"))
                        .path())
                .isEqualTo(Path.of("/x/crosstide"));
        assertThat(CacheFolder.ofUser(Map.of("HOME", "/h")).path()).isEqualTo(Path.of("/h/.cache/crosstide"));
    }
}
