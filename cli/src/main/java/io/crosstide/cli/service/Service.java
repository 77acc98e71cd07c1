package io.crosstide.cli.service;

import java.util.List;

/** A syncer or writer service, as the process that carries it sees it. */
interface Service extends AutoCloseable {

    String name();

    void start();

    /** Whether all it serves runs or stands by; a stopped stream or link is not ready. */
    boolean ready();

    List<Part> parts();

    /** Stops within about ten seconds. What was in flight is applied or will be delivered again. */
    @Override
    void close();
}
