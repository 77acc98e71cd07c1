package io.crosstide.cli.service;

import java.util.List;

/** A syncer or writer service, as its process sees it. */
interface Service extends AutoCloseable {

    String name();

    void start();

    /** Whether each stream or link runs or is on standby; a stopped one is not ready. */
    boolean ready();

    List<Part> parts();

    /** Stops within about ten seconds. Work in flight is applied, or will be delivered again. */
    @Override
    void close();
}
