package io.crosstide.topology.connect;

import io.crosstide.topology.Endpoint;
import java.sql.Connection;

/** The writable server of a cluster and an open connection to it, which the caller closes. */
public record Primary(Endpoint endpoint, Connection connection) {}
