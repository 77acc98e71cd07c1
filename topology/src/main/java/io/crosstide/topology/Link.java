package io.crosstide.topology;

/** Direction of replication of one cluster: from a source datacenter to a target datacenter. */
public record Link(String from, String to) {

    @Override
    public String toString() {
        return from + "→" + to;
    }
}
