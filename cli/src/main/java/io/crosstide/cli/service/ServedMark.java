package io.crosstide.cli.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file beside the archive of loaded classes that the JVM writes at its end. It tells the launcher that this process has served,
 * and so has loaded the classes that a service needs. See docs/decisions/0029.
 */
final class ServedMark {
    private static final Logger LOG = LoggerFactory.getLogger(ServedMark.class);

    /** From the launcher: the path of the archive. */
    private static final String PROPERTY = "crosstide.archive";

    private static final String SUFFIX = ".served";

    private ServedMark() {}

    static void leave() {
        String archive = System.getProperty(PROPERTY);
        if (archive == null) {
            return;
        }
        try {
            Files.writeString(Path.of(archive + SUFFIX), "");
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("Could not mark the archive of classes; a later service writes another one");
        }
    }
}
