package io.crosstide.compare.ask;

import io.crosstide.change.comparison.CompareAnswer;
import io.crosstide.change.comparison.CompareRequest;
import io.crosstide.change.comparison.TableQuestion;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.CompareAnswerCodec;
import io.crosstide.change.wire.CompareKey;
import io.crosstide.change.wire.CompareRequestCodec;
import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.streams.CheckpointsNotes;
import io.crosstide.streams.CheckpointsTail;
import io.crosstide.streams.Time;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.secret.SecretException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the programs of all datacenters of a cluster, round by round: a request in the checkpoints topic of one datacenter,
 * answers in those of all. A datacenter that fails once is not asked again. Used by one thread.
 */
public final class Inquiry implements AutoCloseable {
    /** A request that is written again reaches a program that has started, or taken over, since. */
    private static final Duration AGAIN = Duration.ofSeconds(3);

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration KAFKA = Duration.ofSeconds(6);

    private final String from;
    private final StreamName requests;
    private final AskedKafka kafka;
    private final Duration patience;
    private final Consumer<String> failures;
    private final Time time;
    private final UUID id = UUID.randomUUID();
    private final CompareRequestCodec requestCodec = new CompareRequestCodec();
    private final CompareAnswerCodec answerCodec = new CompareAnswerCodec();
    private final Map<String, CheckpointsTail> tails = new LinkedHashMap<>();
    private @Nullable CheckpointsNotes notes;
    private int round;

    /**
     * @param from the datacenter into whose topic the requests go
     * @param patience how long a program may be silent
     * @param failures receives what is wrong, once for each datacenter that is not asked any more
     */
    public Inquiry(
            Topology topology,
            String cluster,
            String from,
            AskedKafka kafka,
            Duration patience,
            Consumer<String> failures,
            Time time) {
        this.from = from;
        this.requests = topology.stream(cluster, from);
        this.kafka = kafka;
        this.patience = patience;
        this.failures = failures;
        this.time = time;
        open(topology, cluster);
    }

    /** Connects to all at the same time. */
    private void open(Topology topology, String cluster) {
        Map<String, FutureTask<CheckpointsTail>> opening = new LinkedHashMap<>();
        for (String datacenter : topology.datacentersOf(cluster)) {
            FutureTask<CheckpointsTail> task = new FutureTask<>(() -> open(topology.stream(cluster, datacenter)));
            Thread thread = new Thread(task, "compare-" + datacenter);
            thread.setDaemon(true);
            thread.start();
            opening.put(datacenter, task);
        }
        opening.forEach((datacenter, task) -> {
            try {
                tails.put(datacenter, task.get());
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    failures.accept(kafka.unreachable(datacenter, failure));
                } else {
                    throw new IllegalStateException(e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failures.accept(datacenter + " was not asked: interrupted");
            }
        });
    }

    private CheckpointsTail open(StreamName stream) {
        CheckpointsTail tail = new CheckpointsTail(
                kafka.clients(stream.datacenter()).withPatience(KAFKA), List.of(stream), "crosstide-compare", time);
        try {
            if (!tail.begin().isEmpty()) {
                throw new KafkaException("the topic " + stream.checkpointsTopic()
                        + " does not exist: run crosstide init in " + stream.datacenter());
            }
            return tail;
        } catch (RuntimeException e) {
            tail.close();
            throw e;
        }
    }

    /** The datacenters that are asked. */
    public Collection<String> datacenters() {
        return List.copyOf(tails.keySet());
    }

    /** Asks which tables there are, or about the only one that counts. */
    Map<String, PartialAnswer> describe(@Nullable TableName only) throws InterruptedException {
        return ask(new CompareRequest(id, nextRound(), from, time.epochMicros(), List.of(), only));
    }

    /** Asks about rows. Returns the answers by datacenter; those that failed are missing. */
    Map<String, PartialAnswer> ask(List<TableQuestion> questions) throws InterruptedException {
        return ask(new CompareRequest(id, nextRound(), from, time.epochMicros(), questions, null));
    }

    private int nextRound() {
        round++;
        return round;
    }

    private Map<String, PartialAnswer> ask(CompareRequest request) throws InterruptedException {
        Map<String, Map<UUID, PartialAnswer>> arriving = new HashMap<>();
        Map<String, PartialAnswer> complete = new LinkedHashMap<>();
        Map<String, Long> heardNanos = new HashMap<>();
        tails.keySet().forEach(datacenter -> heardNanos.put(datacenter, time.nanos()));
        if (!write(request)) {
            return Map.of();
        }
        long writtenNanos = time.nanos();
        while (complete.size() < tails.size()) {
            for (String datacenter : List.copyOf(tails.keySet())) {
                if (!complete.containsKey(datacenter)) {
                    read(datacenter, request, arriving, heardNanos).ifPresent(done -> complete.put(datacenter, done));
                }
            }
            if (complete.size() < tails.size() && time.since(writtenNanos).compareTo(AGAIN) > 0) {
                if (!write(request.at(time.epochMicros()))) {
                    return Map.of();
                }
                writtenNanos = time.nanos();
            }
        }
        complete.keySet().retainAll(tails.keySet());
        Map<String, PartialAnswer> inOrder = new LinkedHashMap<>();
        tails.keySet().forEach(datacenter -> inOrder.put(datacenter, Objects.requireNonNull(complete.get(datacenter))));
        return inOrder;
    }

    /** Returns false, and asks nobody any more, if the request cannot be written. */
    private boolean write(CompareRequest request) throws InterruptedException {
        try {
            CheckpointsNotes open = notes;
            if (open == null) {
                open = new CheckpointsNotes(kafka.clients(from), "crosstide-compare", KAFKA);
                notes = open;
            }
            open.write(requests, CompareKey.request(id), requestCodec.encode(request));
            return true;
        } catch (KafkaException | SecretException e) {
            failures.accept("Cannot write a request into topic %s: %s"
                    .formatted(requests.checkpointsTopic(), kafka.unreachable(from, e)));
            List.copyOf(tails.keySet()).forEach(this::drop);
            return false;
        }
    }

    /** Reads what has come. Returns an answer that is complete. */
    private Optional<PartialAnswer> read(
            String datacenter,
            CompareRequest request,
            Map<String, Map<UUID, PartialAnswer>> arriving,
            Map<String, Long> heardNanos)
            throws InterruptedException {
        try {
            for (CompareAnswer part : parts(datacenter, request)) {
                heardNanos.put(datacenter, time.nanos());
                PartialAnswer answer = arriving.computeIfAbsent(datacenter, any -> new HashMap<>())
                        .computeIfAbsent(part.answerer(), any -> new PartialAnswer());
                answer.add(part);
                if (answer.complete()) {
                    if (!answer.error().isEmpty()) {
                        fail(datacenter, "%s cannot answer: %s".formatted(datacenter, answer.error()));
                        return Optional.empty();
                    }
                    return Optional.of(answer);
                }
            }
        } catch (KafkaException failure) {
            fail(datacenter, kafka.unreachable(datacenter, failure));
        } catch (CorruptRecordException failure) {
            fail(
                    datacenter,
                    "The answer of %s cannot be read: %s. Repeat the command; if that does not help, run the same version of Crosstide in all datacenters, and find out who else writes into topic %s"
                            .formatted(datacenter, failure.getMessage(), topic(datacenter)));
        }
        if (tails.containsKey(datacenter)
                && time.since(Objects.requireNonNull(heardNanos.get(datacenter)))
                                .compareTo(patience)
                        > 0) {
            fail(
                    datacenter,
                    "%s has not answered for %d s (cluster %s). Start the process that serves its stream (crosstide run or syncer), in a version that answers compare, and see in its log whether it reaches the Kafka of %s"
                            .formatted(datacenter, patience.toSeconds(), requests.cluster(), from));
        }
        return Optional.empty();
    }

    private String topic(String datacenter) {
        return new StreamName(requests.mesh(), requests.cluster(), datacenter).checkpointsTopic();
    }

    private List<CompareAnswer> parts(String datacenter, CompareRequest request) throws InterruptedException {
        List<CompareAnswer> parts = new ArrayList<>();
        for (CheckpointsTail.Note note :
                Objects.requireNonNull(tails.get(datacenter)).poll(POLL)) {
            byte[] value = note.value();
            if (value == null || !CompareKey.answeredBy(note.key()).equals(Optional.of(id))) {
                continue;
            }
            CompareAnswer part = answerCodec.decode(value);
            if (!part.id().equals(id) || !part.datacenter().equals(datacenter)) {
                throw new CorruptRecordException("a record does not belong to its key and topic");
            }
            if (part.round() == request.round()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private void fail(String datacenter, String message) {
        failures.accept(message);
        drop(datacenter);
    }

    private void drop(String datacenter) {
        CheckpointsTail tail = tails.remove(datacenter);
        if (tail != null) {
            tail.close();
        }
    }

    /** Removes the request, so that the programs remove their answers. */
    @Override
    public void close() {
        CheckpointsNotes open = notes;
        if (open != null) {
            try {
                open.write(requests, CompareKey.request(id), null);
            } catch (KafkaException e) {
                // the program here removes it after a while
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            open.close();
        }
        List.copyOf(tails.keySet()).forEach(this::drop);
    }
}
