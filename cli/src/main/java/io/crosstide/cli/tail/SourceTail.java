package io.crosstide.cli.tail;

import io.crosstide.bookkeeping.StreamRow;
import io.crosstide.bookkeeping.StreamTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.LostTail;
import io.crosstide.streams.PublishedStream;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.syncer.filter.OriginReader;
import io.crosstide.syncer.proof.HistoryProof;
import io.crosstide.syncer.proof.SourceState;
import io.crosstide.topology.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What the primary of a cluster lacks of its own stream.
 *
 * @param checkpoint the last one of the stream
 */
public record SourceTail(StreamName stream, Checkpoint checkpoint, LostTail lost) {

    /** Compares the stream with the primary. Changes nothing. */
    public static SourceTail read(StreamName stream, KafkaClients kafka, Connection primary)
            throws SQLException, CommandFailedException, InterruptedException {
        try (StreamView view = new StreamView(kafka, stream, Time.SYSTEM)) {
            Optional<Checkpoint> settled = view.settled().map(PublishedStream::checkpoint);
            if (settled.isEmpty()) {
                throw new CommandFailedException(
                        "There is no stream %s; run crosstide init -d %s.".formatted(stream, stream.datacenter()));
            }
            Checkpoint checkpoint = settled.get();
            requireSame(stream, checkpoint, new StreamTable(primary).find(stream));
            SourceState source = SourceState.withReplayed(primary);
            GtidSet lost = new HistoryProof(stream, source.executed(), source.purged())
                    .missing(
                            checkpoint,
                            uuid -> stream.datacenter()
                                    .equals(checkpoint.origins().get(uuid)));
            return new SourceTail(
                    stream, checkpoint, lost.isEmpty() ? LostTail.NOTHING : view.lostTail(lost, checkpoint));
        }
    }

    private static void requireSame(StreamName stream, Checkpoint checkpoint, Optional<StreamRow> row)
            throws CommandFailedException {
        if (row.isEmpty() || !row.get().streamId().equals(checkpoint.streamId())) {
            throw new CommandFailedException(
                    ("The primary of %s remembers %s, and Kafka has stream %s: the primary is no"
                                    + " replica of the server that the stream was read from. See \"Starting a new stream\" in"
                                    + " docs/operations.md.")
                            .formatted(
                                    stream.datacenter(),
                                    row.map(found -> "stream " + found.streamId())
                                            .orElse("no stream"),
                                    checkpoint.streamId()));
        }
    }

    /** Fails if the tail cannot be replayed to this primary. */
    public void requireReplayable(Connection primary) throws SQLException, CommandFailedException {
        if (!lost.unfound().isEmpty()) {
            throw new CommandFailedException(
                    ("The stream %s has no record of %s any more, so they cannot be replayed. Compare the datacenters"
                                    + " (crosstide compare), then start a new stream (see \"Starting a new stream\" in docs/operations.md).")
                            .formatted(stream, lost.unfound()));
        }
        Set<UUID> server = OriginReader.uuids(primary);
        if (lost.gtids().uuids().stream().anyMatch(server::contains)) {
            throw new CommandFailedException(
                    ("The server that lost %s gives these GTIDs to new transactions: it lost them"
                                    + " by itself, not by a failover. They cannot be replayed here. Make another server of the"
                                    + " cluster the primary, or start a new stream (see \"Starting a new stream\" in"
                                    + " docs/operations.md).")
                            .formatted(lost.gtids()));
        }
    }
}
