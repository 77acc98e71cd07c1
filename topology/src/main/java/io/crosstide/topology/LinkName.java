package io.crosstide.topology;

/**
 * Names one link: the stream of a cluster in the source datacenter, applied to the same cluster in the target.
 *
 * @param source the datacenter whose stream is applied
 * @param target the writer's own datacenter
 */
public record LinkName(String mesh, String cluster, String source, String target) {
    /** Connection attribute that marks every session of a link at the target. */
    public static final String LINK_ATTRIBUTE = "crosstide_link";

    /** Connection attribute that names the process of the session. */
    public static final String INSTANCE_ATTRIBUTE = "crosstide_instance";

    /** Value of {@link #LINK_ATTRIBUTE}. It does not name the target, because that is the server of the session. */
    public String attribute() {
        return mesh + "/" + cluster + "/" + source;
    }

    /** The name in messages: {@code beijing→shanghai (cluster orders)}. */
    @Override
    public String toString() {
        return source + "→" + target + " (cluster " + cluster + ")";
    }
}
