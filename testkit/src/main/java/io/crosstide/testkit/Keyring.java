package io.crosstide.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder from which mysqld runs with a keyring of its own, which it wants in order to encrypt its binlog.
 *
 * <p>Which components a server loads before all else stands in a file beside its executable, and where the keyring is in
 * one beside the component: so both are copied for each server.
 */
record Keyring(Path folder) {
    private static final String COMPONENT = "component_keyring_file";

    /** Whether the plugins have what is needed. */
    static boolean isIn(Path plugins) {
        return Files.isReadable(plugins.resolve(COMPONENT + ".so"));
    }

    /** Makes the folder, unless it is there with keys that are in use. */
    void fill(Path mysqld, Path plugins) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(plugins());
        Files.copy(mysqld, mysqld());
        Files.copy(plugins.resolve(COMPONENT + ".so"), plugins().resolve(COMPONENT + ".so"));
        write(folder.resolve("mysqld.my"), "{\"components\": \"file://" + COMPONENT + "\"}");
        write(
                plugins().resolve(COMPONENT + ".cnf"),
                "{\"path\": \"" + folder.resolve("keys") + "\", \"read_only\": false}");
    }

    Path mysqld() {
        return folder.resolve("mysqld");
    }

    Path plugins() {
        return folder.resolve("plugins");
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
