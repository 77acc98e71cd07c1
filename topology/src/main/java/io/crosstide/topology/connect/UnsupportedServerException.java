package io.crosstide.topology.connect;

import io.crosstide.topology.Endpoint;
import java.io.Serial;
import java.sql.SQLException;

/** Crosstide does not support a server, whatever its settings. Nothing was changed at the server. */
public final class UnsupportedServerException extends SQLException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    private final transient Endpoint endpoint;
    private final String objection;

    UnsupportedServerException(Endpoint endpoint, String cluster, String objection) {
        super("The server " + endpoint + " of cluster '" + cluster + "' " + objection, FEATURE_NOT_SUPPORTED);
        this.endpoint = endpoint;
        this.objection = objection;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** The reason, such as {@code is MySQL 5.7.22, older than ...}. */
    public String objection() {
        return objection;
    }

    /** The remedy. */
    public String remedy() {
        return ServerVersion.remedy();
    }
}
