package io.crosstide.writer.consume;

import io.crosstide.bookkeeping.Mark;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.streams.FirstAvailable;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.streams.NotYetVisibleException;
import io.crosstide.streams.PublishedStream;
import io.crosstide.streams.StreamTopics;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.StreamName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.apache.kafka.common.KafkaException;

/** Reads what a link must know of its stream before it starts. Reports failures as failures of the link. */
public final class SourceStream {
    private final LinkName link;
    private final StreamName stream;
    private final KafkaClients kafka;

    public SourceStream(LinkName link, StreamName stream, KafkaClients kafka) {
        this.link = link;
        this.stream = stream;
        this.kafka = kafka;
    }

    /** The identity of the stream and its last published position; its checkpoint and its topics must match. */
    public PublishedStream read() throws LinkStoppedException, LinkUnreachableException, InterruptedException {
        try (StreamTopics topics = new StreamTopics(stream, kafka, Time.SYSTEM);
                StreamView view = new StreamView(kafka, stream, Time.SYSTEM)) {
            StreamTopics.Found found = topics.find();
            List<String> missing = found.missing();
            if (!missing.isEmpty()) {
                requireOwnKafka(topics.otherDatacenters());
                throw notCreated(missing.get(0), "does not exist");
            }
            Optional<Checkpoint> checkpoint = view.checkpoint();
            PublishedStream published =
                    checkpoint.isPresent() ? new PublishedStream(checkpoint.get(), view.offsets()) : settled(view);
            requireSameTopic(published.checkpoint(), found.transactionsId());
            return published;
        } catch (CorruptRecordException e) {
            throw unreadable(e);
        } catch (NotYetVisibleException e) {
            throw new LinkUnreachableException("Link " + link + ": " + e.getMessage(), e);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    /**
     * The stream as it is when all that its topics hold now is visible. Must be read again before the link stops because
     * the stream lacks something: what is not visible yet is not lost.
     *
     * @param first why the link would stop
     */
    public PublishedStream settled(LinkStoppedException first)
            throws LinkStoppedException, LinkUnreachableException, InterruptedException {
        try (StreamView view = new StreamView(kafka, stream, Time.SYSTEM)) {
            return settled(view);
        } catch (CorruptRecordException e) {
            throw unreadable(e);
        } catch (NotYetVisibleException e) {
            throw new LinkUnreachableException(
                    "Link " + link + " reads its stream again: " + e.getMessage()
                            + ". Only when all of them can be read, it is known whether this is true: "
                            + first.getMessage(),
                    e);
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    private PublishedStream settled(StreamView view) throws LinkStoppedException, InterruptedException {
        return view.settled().orElseThrow(() -> notCreated(stream.checkpointsTopic(), "is empty"));
    }

    private LinkStoppedException unreadable(CorruptRecordException e) {
        return new LinkStoppedException(
                "Link " + link + ": the last checkpoint in " + stream.checkpointsTopic() + " cannot be read: "
                        + e.getMessage(),
                "run the same version of Crosstide at " + link.source() + " and " + link.target());
    }

    private void requireSameTopic(Checkpoint checkpoint, String topicId) throws LinkStoppedException {
        if (!checkpoint.topicId().equals(topicId)) {
            throw new LinkStoppedException(
                    "Link " + link + ": topic " + stream.transactionsTopic()
                            + " was deleted and created again: its id is " + topicId + ", the stream started with "
                            + checkpoint.topicId(),
                    "records may be lost: run `crosstide status` for " + link.source()
                            + " and follow its remedy, then load this target again and run `crosstide init --seeded`");
        }
    }

    /** The first record that retention has left. Reads only records that existed when {@code published} was read. */
    public FirstAvailable firstAvailable(PublishedStream published)
            throws LinkStoppedException, LinkUnreachableException {
        try (StreamView view = new StreamView(kafka, stream, Time.SYSTEM)) {
            return view.firstAvailable(published.checkpoint(), published.offsets());
        } catch (CorruptRecordException e) {
            throw new LinkStoppedException(
                    "Link " + link + ": cannot read the start of " + stream.transactionsTopic() + ": " + e.getMessage(),
                    "run versions of Crosstide that know each other's wireVersion");
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    /** Why the Kafka has no topic of the stream, if it is that of other datacenters. */
    public Optional<LinkStoppedException> wrongKafka() throws InterruptedException {
        try (StreamTopics topics = new StreamTopics(stream, kafka, Time.SYSTEM)) {
            requireOwnKafka(topics.otherDatacenters());
            return Optional.empty();
        } catch (LinkStoppedException wrong) {
            return Optional.of(wrong);
        } catch (KafkaException unknown) {
            return Optional.empty();
        }
    }

    /** A Kafka that has streams of others, and none of the source, is not the source's. */
    private void requireOwnKafka(SortedSet<String> others) throws LinkStoppedException {
        if (!others.isEmpty()) {
            throw new LinkStoppedException(
                    "Link " + link + ": the Kafka at " + kafka.addresses() + ", which the topology names for "
                            + link.source() + ", has no stream of " + link.source() + ", but that of "
                            + String.join(", ", others),
                    "correct kafka.remoteBootstrapServers of " + link.source() + " in the topology of " + link.target()
                            + ": it leads to the Kafka of " + String.join(", ", others)
                            + "; if the datacenters share a Kafka, run `crosstide init -d " + link.source() + "`");
        }
    }

    /**
     * The same position with the offset of the record that follows it. A position that was reached from a copy has an earlier
     * offset: the last one that was known of the source's topic.
     */
    public Mark exact(Mark mark) throws LinkStoppedException, LinkUnreachableException {
        try (StreamView view = new StreamView(kafka.sharedBy(Integer.MAX_VALUE), stream, Time.SYSTEM)) {
            return new Mark(mark.lowSeq(), view.offsetAfter(mark.lowSeq(), mark.resumeOffset()));
        } catch (CorruptRecordException e) {
            throw new LinkStoppedException(
                    "Link " + link + ": cannot read " + stream.transactionsTopic() + " from offset "
                            + mark.resumeOffset() + " on: " + e.getMessage(),
                    "run versions of Crosstide that know each other's wireVersion");
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    private LinkStoppedException notCreated(String topic, String what) {
        return new LinkStoppedException(
                "Link " + link + ": topic " + topic + " " + what, "run `crosstide init -d " + link.source() + "`");
    }

    private LinkUnreachableException unreachable(KafkaException cause) {
        return new LinkUnreachableException(
                "Link " + link + ": the Kafka of " + link.source() + " does not answer: "
                        + KafkaProblem.of(cause).reason(),
                cause);
    }
}
