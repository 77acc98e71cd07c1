package io.crosstide.writer.consume;

import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import java.util.Optional;

/**
 * Passes on the records of a copy. A copy with a gap, or one that retention has cut, says nothing about the stream itself: the
 * link retries until its source answers, and does not stop.
 */
public final class CopySink implements TransactionConsumer.Sink {
    private final TransactionConsumer.Sink sink;
    private final Place place;
    private final LinkName link;

    public CopySink(TransactionConsumer.Sink sink, Place place, LinkName link) {
        this.sink = sink;
        this.place = place;
        this.link = link;
    }

    /** The failure of a link that reads a copy, as one that is retried. */
    public static Exception retried(LinkName link, Place place, Exception reason) {
        return reason instanceof LinkStoppedException
                ? new LinkUnreachableException(
                        "Link " + link + ": the Kafka of " + link.source()
                                + " does not answer, and the copy of its stream at "
                                + place.holder().orElse("") + " cannot be read further: " + reason.getMessage(),
                        reason)
                : reason;
    }

    @Override
    public void received(Received received) {
        sink.received(received);
    }

    @Override
    public void reported(OpenTransactionRecord open) {
        sink.reported(open);
    }

    @Override
    public void silent(Optional<LinkStoppedException> why) {
        sink.silent(why);
    }

    @Override
    public void failed(Exception reason) {
        sink.failed(retried(link, place, reason));
    }
}
