package io.crosstide.writer.consume;

import io.crosstide.streams.KafkaClients;
import java.util.Optional;

/**
 * Where a link reads the records of its stream: in the topic of the source, or in a copy (docs/decisions/0030).
 *
 * @param holder the datacenter that keeps the copy; empty for the source's topic
 * @param kafka the Kafka of the source, or of the holder
 * @param offset where to begin in this topic
 * @param lastSeq seq of the last transaction in the copy when it was found; 0 for the source's topic
 */
public record Place(Optional<String> holder, KafkaClients kafka, String topic, long offset, long lastSeq) {
    public static Place source(KafkaClients kafka, String topic, long offset) {
        return new Place(Optional.empty(), kafka, topic, offset, 0);
    }

    public Place withOffset(long other) {
        return new Place(holder, kafka, topic, other, lastSeq);
    }

    public boolean isCopy() {
        return holder.isPresent();
    }
}
