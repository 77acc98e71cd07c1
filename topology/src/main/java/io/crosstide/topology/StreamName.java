package io.crosstide.topology;

/** Names the stream of one cluster in one datacenter. */
public record StreamName(String mesh, String cluster, String datacenter) {

    public String transactionsTopic() {
        return this + ".transactions";
    }

    public String checkpointsTopic() {
        return this + ".checkpoints";
    }

    /** The Kafka transactional id of the stream's syncer. */
    public String transactionalId() {
        return toString();
    }

    /** {@code <mesh>.<cluster>.<datacenter>}. */
    @Override
    public String toString() {
        return mesh + "." + cluster + "." + datacenter;
    }
}
