package io.crosstide.streams;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * The assignment of a topic to a member of the group. The proof that it holds is a commit of an offset: the group's
 * coordinator accepts it only from a member of the current generation. Nobody reads the offset.
 */
final class TopicAssignment implements Assignment {
    private final TopicPartition partition;
    private volatile @Nullable Question question;
    private volatile boolean revoked;
    private volatile boolean answered;

    private static final class Question {
        private final CompletableFuture<Boolean> answer = new CompletableFuture<>();
        private boolean sent; // only the election's thread uses this
    }

    TopicAssignment(String topic) {
        this.partition = new TopicPartition(topic, 0);
    }

    @Override
    public boolean confirm(Duration patience) throws InterruptedException {
        Question asked = new Question();
        question = asked;
        if (revoked) {
            return false;
        }
        try {
            return asked.answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("A question has a value as its answer", e);
        } finally {
            question = null;
        }
    }

    /** Whether no question has been answered yet: the assignee asks soon. */
    boolean isNew() {
        return !answered;
    }

    /** Sends an open question to Kafka. The election calls this after each poll; the answer arrives in a later poll. */
    void ask(Consumer<byte[], byte[]> member) {
        Question open = question;
        if (open == null || open.sent) {
            return;
        }
        open.sent = true;
        member.commitAsync(Map.of(partition, new OffsetAndMetadata(0)), (offsets, failure) -> {
            if (failure instanceof RebalanceInProgressException || failure instanceof RetriableException) {
                open.sent = false;
            } else {
                answered = true;
                open.answer.complete(failure == null);
            }
        });
    }

    /** The assignment has ended; an open question gets its answer. */
    void revoke() {
        revoked = true;
        Question open = question;
        if (open != null) {
            open.answer.complete(false);
        }
    }
}
