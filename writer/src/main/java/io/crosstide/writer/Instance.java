package io.crosstide.writer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** Creates the name of this process: readable, and different from the name of every other process. */
final class Instance {
    private Instance() {}

    /** Host, process id and a random part. Contains only letters, digits, dots and hyphens. */
    static String name() {
        String random = UUID.randomUUID().toString().substring(0, 8);
        return host().replaceAll("[^A-Za-z0-9.-]", "-") + "-"
                + ProcessHandle.current().pid() + "-" + random;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
