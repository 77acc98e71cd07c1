package io.crosstide.topology;

/** Names the stream of one cluster in one datacenter. */
public record StreamName(String mesh, String cluster, String datacenter) {

    public String transactionsTopic() {
        return this + ".transactions";
    }

    public String checkpointsTopic() {
        return this + ".checkpoints";
    }

    /** The topic in which another datacenter keeps a copy of the stream, in its own Kafka. */
    public String copyTopic() {
        return this + ".copy";
    }

    /** The Kafka transactional id of who writes the copy. Each datacenter has a Kafka of its own, so no other uses it. */
    public String copyTransactionalId() {
        return copyTopic();
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
