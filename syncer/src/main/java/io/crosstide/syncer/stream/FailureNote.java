package io.crosstide.syncer.stream;

import io.crosstide.binlog.BinlogException;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.streams.PublishedStream;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.StreamFencedException;
import io.crosstide.syncer.publish.Checkpoints;
import io.crosstide.syncer.publish.StreamProducer;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.connect.MysqlRemedy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the checkpoint why the sessions of a stream have failed for long, so that `status` and the targets know it.
 * A session that stops while it owns the stream has already written it. The next session that commits removes the note.
 *
 * <p>Belongs to the stream's thread, and only while the stream is assigned to this process: like a session, it fences any
 * other writer of the stream.
 */
final class FailureNote {
    private static final Logger LOG = LoggerFactory.getLogger(FailureNote.class);
    private static final int PAUSE_FACTOR = 4;

    private final StreamConfiguration configuration;
    private final StreamName stream;
    private final Duration patience;
    private final Time time;
    private @Nullable Long dueNanos;
    private String noted = "";

    /** @param patience how long sessions must have failed */
    FailureNote(StreamConfiguration configuration, Duration patience, Time time) {
        this.configuration = configuration;
        this.stream = configuration.stream();
        this.patience = patience;
        this.time = time;
    }

    /** A session runs. */
    void clear() {
        dueNanos = null;
        noted = "";
    }

    /** What an operator can do about a failure of a session. */
    String remedy(Throwable failure) {
        Throwable cause = failure.getCause();
        Optional<String> known = Optional.empty();
        if (failure instanceof SQLException || failure instanceof BinlogException) {
            known = MysqlRemedy.of(failure);
        } else if (failure instanceof KafkaException) {
            known = Optional.of(KafkaProblem.of(failure).remedy());
        } else if (cause instanceof KafkaException) {
            known = Optional.of(KafkaProblem.of(cause).remedy());
        }
        return known.orElse("check MySQL and Kafka of " + stream.datacenter()
                + ": servers, network, accounts; the stream resumes by itself");
    }

    /** A session has failed. Throws {@link StreamFencedException} if another syncer owns the stream. */
    void failed(String error, String remedy) throws InterruptedException {
        Long due = dueNanos;
        if (due == null) {
            dueNanos = time.nanos() + patience.toNanos();
        } else if (time.nanos() - due >= 0 && !error.equals(noted)) {
            write(error, remedy);
            // Kafka may be what fails: the next session must not wait for it twice
            dueNanos = time.nanos() + PAUSE_FACTOR * patience.toNanos();
        }
    }

    private void write(String error, String remedy) throws InterruptedException {
        try (StreamProducer producer = new StreamProducer(stream, configuration.kafka(), time);
                StreamView view = new StreamView(configuration.kafka(), stream, time)) {
            Optional<Checkpoint> last = view.settled().map(PublishedStream::checkpoint);
            if (last.isPresent() && !last.get().error().equals(error)) {
                producer.commit(Checkpoints.withError(last.get(), error, remedy, time.epochMicros()));
            }
            noted = error;
        } catch (StreamFencedException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.atDebug().addKeyValue("stream", stream).setCause(e).log("Cannot write the failure into the checkpoint");
        }
    }
}
