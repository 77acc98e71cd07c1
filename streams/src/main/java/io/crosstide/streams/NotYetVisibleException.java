package io.crosstide.streams;

import org.apache.kafka.common.KafkaException;

/**
 * A topic holds records whose Kafka transaction is open, or whose end the leader of the partition has not learnt yet. A
 * look at the topic proves nothing about what it lacks: the same look succeeds later.
 */
public final class NotYetVisibleException extends KafkaException {
    private static final long serialVersionUID = 1L;

    /**
     * @param visible end of the committed records
     * @param written end of all records
     */
    NotYetVisibleException(String topic, long visible, long written) {
        super("Kafka has a transaction in topic " + topic + " that is open, or whose end its broker has not learnt yet:"
                + " records up to offset " + written + " are written, those up to " + visible + " can be read");
    }
}
