package io.crosstide.testkit.mysql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder from which mysqld runs with its own keyring. It needs a keyring to encrypt its binlog.
 *
 * <p>A file beside the server's executable lists the components that it loads first, and a file beside the component
 * names the place of the keyring. So both are copied for each server.
 */
record Keyring(Path folder) {
    private static final String COMPONENT = "component_keyring_file";

    /** Whether the plugins have the component for a keyring. */
    static boolean isIn(Path plugins) {
        return Files.isReadable(plugins.resolve(COMPONENT + ".so"));
    }

    /** Creates the folder, unless it exists already with keys that are in use. */
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
