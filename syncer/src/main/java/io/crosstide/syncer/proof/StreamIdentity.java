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
 * <p>{@code crosstide init} creates a stream once. If one side has lost its record, or the records differ, the stream
 * is never restarted from "now": nobody could tell which transactions were published.
 */
public final class StreamIdentity {
    private static final String NEVER_CREATED = "Run crosstide init for this datacenter";
    private static final String RECREATE =
            "Delete both topics of the stream and its row in crosstide.stream, run crosstide init here, and seed the"
                    + " targets again (see \"Starting a new stream\" in docs/operations.md)";

    private final StreamName stream;

    public StreamIdentity(StreamName stream) {
        this.stream = stream;
    }

    /** Throws unless both topics exist, with one partition each. */
    public void verifyTopics(StreamTopics.Found topics, boolean remembered) {
        List<String> missing = topics.missing();
        if (!missing.isEmpty()) {
            throw new StreamStoppedException(
                    "Topics " + missing + " of stream " + stream + " do not exist"
                            + (remembered ? ", although the source remembers the stream: they were deleted" : ""),
                    remembered ? RECREATE : NEVER_CREATED);
        }
        topics.wronglyPartitioned().forEach((name, partitions) -> {
            throw new StreamStoppedException(
                    "Topic " + name + " exists with " + partitions + " partitions; a stream needs exactly one",
                    "Delete the topic and run crosstide init again");
        });
    }

    /** Returns the checkpoint if source and checkpoint agree; throws otherwise. */
    public Checkpoint verify(Optional<Checkpoint> checkpoint, Optional<StreamRow> row, String topicId) {
        if (checkpoint.isEmpty() && row.isEmpty()) {
            throw new StreamStoppedException("Stream " + stream + " was never created", NEVER_CREATED);
        }
        if (checkpoint.isEmpty()) {
            throw new StreamStoppedException(
                    "Topic " + stream.checkpointsTopic()
                            + " contains no checkpoint, although the source remembers stream "
                            + row.get().streamId() + ": the topic was deleted or emptied",
                    RECREATE);
        }
        Checkpoint found = checkpoint.get();
        if (row.isEmpty()) {
            throw new StreamStoppedException(
                    "The source has no row in crosstide.stream for stream " + found.streamId()
                            + ", which the checkpoint remembers: init was interrupted, or the source was restored or replaced",
                    found.seq() == 0 ? "Run crosstide init again; it completes the stream if that is safe" : RECREATE);
        }
        StreamRow remembered = row.get();
        if (!remembered.streamId().equals(found.streamId())
                || !remembered.topicId().equals(found.topicId())
                || !remembered.startGtidSet().equals(found.startGtidSet())) {
            throw new StreamStoppedException(
                    "Source and checkpoint remember different streams: crosstide.stream has " + remembered.streamId()
                            + " with topic id " + remembered.topicId() + ", the checkpoint has " + found.streamId()
                            + " with topic id " + found.topicId(),
                    RECREATE);
        }
        if (!topicId.equals(found.topicId())) {
            throw recreated(stream, topicId, found.topicId());
        }
        return found;
    }

    static StreamStoppedException recreated(StreamName stream, String topicId, String createdWith) {
        return new StreamStoppedException(
                "Topic " + stream.transactionsTopic() + " has id " + topicId + ", stream " + stream
                        + " was created with " + createdWith + ": the topic was deleted and created again",
                RECREATE);
    }

    static StreamStoppedException deleted(StreamName stream, Throwable cause) {
        return new StreamStoppedException(
                "Topic " + stream.transactionsTopic() + " of the running stream " + stream + " was deleted",
                RECREATE,
                cause);
    }

    /** Throws unless the last record in the topic is the one that the checkpoint describes. */
    public void verifyTail(Checkpoint checkpoint, Optional<StreamRecord> last) {
        if (last.isEmpty()) {
            return; // nothing is published yet, or retention removed all of it
        }
        StreamRecord found = last.get();
        long seq = found instanceof Range range ? range.lastSeq() : found.seq();
        if (!found.streamId().equals(checkpoint.streamId()) || seq != checkpoint.seq()) {
            throw new StreamStoppedException(
                    "Topic " + stream.transactionsTopic() + " ends with seq " + seq + " of stream " + found.streamId()
                            + ", the checkpoint says seq " + checkpoint.seq() + " of stream " + checkpoint.streamId()
                            + ": one of the two topics was changed or lost records",
                    RECREATE);
        }
    }

    /** Throws if the server remembers other streams. */
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
