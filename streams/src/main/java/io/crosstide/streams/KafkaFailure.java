package io.crosstide.streams;

import org.apache.kafka.common.KafkaException;

/** The cause of a failure of Kafka. */
public final class KafkaFailure {
    private KafkaFailure() {}

    /**
     * The first failure that says what is wrong. Kafka's clients wrap it, for example in "Cannot execute transactional
     * method because we are in an error state".
     */
    public static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getClass() == KafkaException.class && root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** What is wrong, for messages. */
    public static String reason(Throwable failure) {
        Throwable root = root(failure);
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
