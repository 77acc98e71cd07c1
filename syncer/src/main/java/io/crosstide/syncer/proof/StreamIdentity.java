package io.crosstide.syncer.proof;

import io.crosstide.bookkeeping.StreamRow;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.streams.StreamTopics;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.topology.StreamName;
import java.util.List;
import java.util.Optional;

/**
 * Proves that checkpoint, transactions topic and source remember the same stream. Pure.
 *
 * <p>A stream is created once, by {@code crosstide init}. Where one side has forgotten it, or they differ, it is never
 * begun again from "now": what was published and what was not could not be told apart.
 */
public final class StreamIdentity {
    private static final String NEVER_CREATED = "Run crosstide init for this datacenter";
    private static final String BEGIN_ANEW =
            "A new stream needs targets that are seeded anew: delete both topics of the stream"
                    + " and its row in crosstide.stream, then run crosstide init here and --seeded at the targets";

    private final StreamName stream;

    public StreamIdentity(StreamName stream) {
        this.stream = stream;
    }

    /** Throws unless both topics are there, with one partition each. */
    public void verifyTopics(StreamTopics.Found topics, boolean remembered) {
        List<String> missing = topics.missing();
        if (!missing.isEmpty()) {
            throw new StreamStoppedException(
                    "Topics " + missing + " of stream " + stream + " do not exist"
                            + (remembered ? ", although the source remembers the stream: they were deleted" : ""),
                    remembered ? BEGIN_ANEW : NEVER_CREATED);
        }
        topics.wronglyPartitioned().forEach((name, partitions) -> {
            throw new StreamStoppedException(
                    "Topic " + name + " exists with " + partitions + " partitions; a stream is one ordered partition",
                    "Delete the topic and init again");
        });
    }

    /** The checkpoint, when source and checkpoint agree. */
    public Checkpoint verify(Optional<Checkpoint> checkpoint, Optional<StreamRow> row, String topicId) {
        if (checkpoint.isEmpty() && row.isEmpty()) {
            throw new StreamStoppedException("Stream " + stream + " was never created", NEVER_CREATED);
        }
        if (checkpoint.isEmpty()) {
            throw new StreamStoppedException(
                    "Topic " + stream.checkpointsTopic() + " holds no checkpoint, although the source remembers stream "
                            + row.get().streamId() + ": the topic was deleted or emptied",
                    BEGIN_ANEW);
        }
        Checkpoint found = checkpoint.get();
        if (row.isEmpty()) {
            throw new StreamStoppedException(
                    "The source has no row in crosstide.stream for stream " + found.streamId()
                            + ", which the checkpoint remembers: init was interrupted, or the source was restored or replaced",
                    found.seq() == 0 ? "Run crosstide init again, which completes it where that is safe" : BEGIN_ANEW);
        }
        StreamRow remembered = row.get();
        if (!remembered.streamId().equals(found.streamId())
                || !remembered.topicId().equals(found.topicId())
                || !remembered.startGtidSet().equals(found.startGtidSet())) {
            throw new StreamStoppedException(
                    "Source and checkpoint remember different streams: crosstide.stream has " + remembered.streamId()
                            + " with topic id " + remembered.topicId() + ", the checkpoint has " + found.streamId()
                            + " with topic id " + found.topicId(),
                    BEGIN_ANEW);
        }
        if (!topicId.equals(found.topicId())) {
            throw recreated(stream, topicId, found.topicId());
        }
        return found;
    }

    static StreamStoppedException recreated(StreamName stream, String topicId, String createdWith) {
        return new StreamStoppedException(
                "Topic " + stream.transactionsTopic() + " has id " + topicId + ", stream " + stream
                        + " was created with " + createdWith + ": the topic was deleted and made again",
                BEGIN_ANEW);
    }

    static StreamStoppedException deleted(StreamName stream, Throwable cause) {
        return new StreamStoppedException(
                "Topic " + stream.transactionsTopic() + " of the running stream " + stream + " was deleted",
                BEGIN_ANEW,
                cause);
    }

    /** Throws unless the last record in the topic is the one that the checkpoint describes. */
    public void verifyTail(Checkpoint checkpoint, Optional<StreamRecord> last) {
        if (last.isEmpty()) {
            return; // nothing published yet, or all of it older than the topic's retention
        }
        StreamRecord found = last.get();
        long seq = found instanceof Range range ? range.lastSeq() : found.seq();
        if (!found.streamId().equals(checkpoint.streamId()) || seq != checkpoint.seq()) {
            throw new StreamStoppedException(
                    "Topic " + stream.transactionsTopic() + " ends with seq " + seq + " of stream " + found.streamId()
                            + ", the checkpoint says seq " + checkpoint.seq() + " of stream " + checkpoint.streamId()
                            + ": one of the two topics was changed or lost records",
                    BEGIN_ANEW);
        }
    }

    /** Throws when the server remembers other streams. */
    public void verifyAlone(List<StreamName> others) {
        if (!others.isEmpty()) {
            throw new StreamStoppedException(
                    "The source of stream " + stream + " is also the source of " + others
                            + "; a MySQL server takes part in one cluster of one mesh, in one datacenter",
                    "Correct the endpoints in the topology. If the server was loaded from a dump or backup of the other one,"
                            + " empty its crosstide tables and run crosstide init again");
        }
    }
}
