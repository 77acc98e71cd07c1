package io.crosstide.compare.ask;

import io.crosstide.streams.KafkaClients;

/** How the Kafka of each datacenter is reached from here. */
public interface AskedKafka {
    KafkaClients clients(String datacenter);

    /** What to say if it does not answer. */
    String unreachable(String datacenter, RuntimeException failure);
}
