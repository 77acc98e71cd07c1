package io.crosstide.writer.consume;

import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.streams.StreamCopy;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.StreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;

/** Looks into the copies of a stream at other datacenters for one from which a link can continue (docs/decisions/0030). */
public final class CopySearch {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LinkName link;
    private final StreamName stream;
    private final UUID streamId;
    private final Map<String, KafkaClients> copies;
    private final Time time;

    /**
     * What the copies hold.
     *
     * @param best the place in the copy that has most, if one continues where the target is
     * @param problems why other copies do not help
     */
    public record Result(Optional<Place> best, List<String> problems) {
        public Result {
            problems = List.copyOf(problems);
        }
    }

    /** @param copies by datacenter: the Kafka of those that keep a copy */
    public CopySearch(LinkName link, StreamName stream, UUID streamId, Map<String, KafkaClients> copies, Time time) {
        this.link = link;
        this.stream = stream;
        this.streamId = streamId;
        this.copies = new LinkedHashMap<>(copies);
        this.time = time;
    }

    /** @param appliedSeq every transaction up to this one is applied at the target */
    public Result after(long appliedSeq) {
        Optional<Place> best = Optional.empty();
        long lastSeq = 0;
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, KafkaClients> each : copies.entrySet()) {
            String holder = each.getKey();
            try (StreamCopy copy = new StreamCopy(each.getValue(), stream, streamId, PATIENCE, time)) {
                Optional<StreamCopy.Content> content = copy.exists() ? copy.content() : Optional.empty();
                Optional<String> problem = problem(holder, copy.exists(), content, appliedSeq);
                if (problem.isPresent()) {
                    problems.add(problem.get());
                } else if (content.isPresent() && content.get().lastSeq() > lastSeq) {
                    lastSeq = content.get().lastSeq();
                    best = Optional.of(new Place(
                            Optional.of(holder),
                            each.getValue(),
                            stream.copyTopic(),
                            copy.offsetAfter(appliedSeq),
                            lastSeq));
                }
            } catch (KafkaException e) {
                problems.add("the Kafka of " + holder + " does not answer: "
                        + KafkaProblem.of(e).reason());
            } catch (CorruptRecordException e) {
                problems.add("the copy at " + holder + " cannot be read: " + e.getMessage());
            }
        }
        return new Result(best, problems);
    }

    private Optional<String> problem(
            String holder, boolean exists, Optional<StreamCopy.Content> content, long appliedSeq) {
        if (!exists) {
            return Optional.of("%s keeps no copy: topic %s does not exist there; run `crosstide init -d %s` again"
                    .formatted(holder, stream.copyTopic(), holder));
        }
        if (content.isEmpty()) {
            return Optional.of("the copy at " + holder + " has no transaction of " + link.source());
        }
        StreamCopy.Content held = content.get();
        if (held.lastSeq() < appliedSeq) {
            return Optional.of("%s has received less than is applied here: seq %d of %d"
                    .formatted(holder, held.lastSeq(), appliedSeq));
        }
        if (held.firstSeq() > appliedSeq + 1) {
            return Optional.of(
                    "the copy at %s no longer has seq %d to %d, which is missing here: the transactions before %s. They arrive when %s returns; if it does not return, load %s again from a dump of %s"
                            .formatted(
                                    holder,
                                    appliedSeq + 1,
                                    held.firstSeq() - 1,
                                    held.firstGtids(),
                                    link.source(),
                                    link.target(),
                                    holder));
        }
        return Optional.empty();
    }
}
