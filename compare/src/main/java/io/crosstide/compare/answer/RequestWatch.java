package io.crosstide.compare.answer;

import io.crosstide.change.comparison.CompareRequest;
import io.crosstide.change.wire.CompareKey;
import io.crosstide.change.wire.CompareRequestCodec;
import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.streams.CheckpointsTail;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.Time;
import io.crosstide.topology.StreamName;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Looks on a thread of its own for requests in the checkpoints topics of one datacenter. */
final class RequestWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RequestWatch.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    /** The topic has a record for each commit of its syncer, and requests are rare. */
    private static final Duration COLLECT = Duration.ofMillis(250);

    private static final Duration RETRY = Duration.ofSeconds(10);
    /** Clocks of datacenters may differ. */
    private static final Duration OLDEST = Duration.ofSeconds(60);

    private final String datacenter;
    private final Collection<StreamName> streams;
    private final KafkaClients kafka;
    private final RequestInbox inbox;
    private final Time time;
    private final CompareRequestCodec codec = new CompareRequestCodec();
    private final Thread thread;
    private boolean failed;
    private volatile boolean closed;

    RequestWatch(String datacenter, Collection<StreamName> streams, KafkaClients kafka, RequestInbox inbox, Time time) {
        this.datacenter = datacenter;
        this.streams = List.copyOf(streams);
        this.kafka = kafka.collecting(COLLECT);
        this.inbox = inbox;
        this.time = time;
        this.thread = new Thread(this::run, "compare-requests-" + datacenter);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                watch();
                for (long second = 0; second < RETRY.toSeconds() && !closed; second++) {
                    time.sleep(Duration.ofSeconds(1));
                }
            }
        } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
            LOG.atDebug().addKeyValue("datacenter", datacenter).log("Requests to compare rows are no longer read");
        }
    }

    /** Reads until something fails. */
    private void watch() throws InterruptedException {
        try (CheckpointsTail tail = new CheckpointsTail(kafka, streams, "crosstide-compare-requests", time)) {
            tail.begin();
            while (!closed) {
                for (CheckpointsTail.Note note : tail.poll(POLL)) {
                    take(note);
                }
                failed = false;
            }
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            throw e;
        } catch (RuntimeException e) { // whatever it is, later requests need this thread
            LOG.atLevel(failed ? Level.DEBUG : Level.WARN)
                    .addKeyValue("datacenter", datacenter)
                    .addKeyValue("error", e.getMessage())
                    .log("Cannot look for requests to compare rows; trying again. Replication does not need them");
            failed = true;
        }
    }

    private void take(CheckpointsTail.Note note) {
        Optional<UUID> id = CompareKey.requestOf(note.key());
        if (id.isEmpty()) {
            return;
        }
        if (note.value() == null) {
            inbox.remove(id.get());
            return;
        }
        try {
            CompareRequest request = codec.decode(note.value());
            if (!request.id().equals(id.get())
                    || !request.datacenter().equals(note.stream().datacenter())) {
                throw new CorruptRecordException("The request is not the one of its key and topic");
            }
            Duration age = Duration.ofNanos((time.epochMicros() - request.timeMicros()) * 1_000);
            if (age.abs().compareTo(OLDEST) > 0) {
                LOG.atDebug().addKeyValue("stream", note.stream()).log("Ignored an old request to compare rows");
            } else if (!inbox.offer(new RequestInbox.Received(request, note.stream()))) {
                LOG.atWarn().addKeyValue("stream", note.stream()).log("Too many commands compare rows; ignored one");
            }
        } catch (CorruptRecordException e) {
            LOG.atWarn()
                    .addKeyValue("stream", note.stream())
                    .addKeyValue("error", e.getMessage())
                    .log("Ignored a request to compare rows that cannot be read");
        }
    }

    /** Ends soon. Kafka's client would complain about an interruption. */
    @Override
    public void close() {
        closed = true;
    }
}
