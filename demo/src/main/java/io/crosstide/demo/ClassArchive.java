package io.crosstide.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The archive of loaded classes (AppCDS) that the launcher uses for services, for those that this program starts itself. The
 * first one that ends writes it if there is none.
 */
final class ClassArchive {
    /** From the launcher: the path of the archives for this Java and these libraries, up to a name of their own. */
    private static final String PROPERTY = "crosstide.classes";

    /** For a service: the archive that it writes at its end. It marks the archive if it has served. */
    private static final String ARCHIVE = "crosstide.archive";

    private static final String SUFFIX = ".jsa";
    private static final String MARK = ".served";
    private static final List<String> QUIET =
            List.of("-Xlog:disable", "-Xlog:all=warning:stderr", "-Xlog:cds*=off:stderr");
    private static final AtomicBoolean WRITING = new AtomicBoolean();

    private ClassArchive() {}

    /** Options of a JVM that uses an archive if there is one. */
    static List<String> use() {
        return find().map(archive -> options("-XX:SharedArchiveFile=" + archive))
                .orElse(List.of());
    }

    /** The same; if there is none, the first JVM with these options writes one at its end. */
    static List<String> useOrWrite() {
        String archives = System.getProperty(PROPERTY);
        boolean absent = archives != null && find().isEmpty();
        if (absent && Files.isWritable(folder(archives)) && WRITING.compareAndSet(false, true)) {
            String archive =
                    "%s.%d%s".formatted(archives, ProcessHandle.current().pid(), SUFFIX);
            return options("-XX:ArchiveClassesAtExit=" + archive, "-D" + ARCHIVE + "=" + archive);
        }
        return use();
    }

    private static List<String> options(String... archive) {
        List<String> options = new ArrayList<>(QUIET);
        options.addAll(List.of(archive));
        return options;
    }

    private static Path folder(String archives) {
        return Objects.requireNonNull(Path.of(archives).toAbsolutePath().getParent());
    }

    private static Optional<Path> find() {
        String archives = System.getProperty(PROPERTY);
        if (archives == null) {
            return Optional.empty();
        }
        String names = Path.of(archives).getFileName() + ".*" + SUFFIX;
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder(archives), names)) {
            for (Path each : found) {
                if (Files.size(each) > 0 && Files.exists(Path.of(each + MARK))) {
                    return Optional.of(each);
                }
            }
        } catch (IOException noFolder) {
            // the services start without an archive
        }
        return Optional.empty();
    }
}
