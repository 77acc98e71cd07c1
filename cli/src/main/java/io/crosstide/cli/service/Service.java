package io.crosstide.cli.service;

import io.crosstide.cli.alert.Sighting;
import io.crosstide.topology.Topology;
import java.util.List;

/** A syncer or writer service, as its process sees it. */
interface Service extends AutoCloseable {

    String name();

    void start();

    /** Whether each stream or link runs or is on standby; a stopped one is not ready. */
    boolean ready();

    List<Part> parts();

    /** The streams or links as alerts see them. Waits for no server. */
    List<Sighting> sightings();

    /** Takes over what may change while the process runs. Nothing else of the topology may differ. */
    void apply(Topology changed);

    /** Stops within about ten seconds. Work in flight is applied, or will be delivered again. */
    @Override
    void close();
}
