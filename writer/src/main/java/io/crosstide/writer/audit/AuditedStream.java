package io.crosstide.writer.audit;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.consume.Received;
import io.crosstide.writer.consume.RecordReader;
import io.crosstide.writer.failure.LinkStoppedException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Reads the source's stream along with the target's binlog. Belongs to the thread of the audit. */
final class AuditedStream {
    private static final Duration PATIENCE = Duration.ofMillis(100);

    /** Records read ahead at a time, so that the binlog does not wait for long. */
    private static final int MAX_AHEAD = 1_000;

    private final LinkName link;
    private final RecordReader reader;
    private final UnseenRecords unseen;
    private final BooleanSupplier stopped;

    /** @param stopped whether the audit is to end */
    AuditedStream(LinkName link, RecordReader reader, UnseenRecords unseen, BooleanSupplier stopped) {
        this.link = link;
        this.reader = reader;
        this.unseen = unseen;
        this.stopped = stopped;
    }

    UnseenRecords unseen() {
        return unseen;
    }

    /** Reads records that have arrived, so that the position in the stream advances with that in the binlog. */
    void readAhead() throws LinkStoppedException {
        for (int i = 0; i < MAX_AHEAD && unseen.hasRoom(); i++) {
            Optional<Received> next = reader.next(Duration.ZERO);
            if (next.isEmpty()) {
                return;
            }
            unseen.add(next.get());
        }
    }

    /**
     * Reads on until the records of an echo are there. The link has read them from the stream, so they are readable.
     *
     * @param echo the target's transaction
     */
    void readUntil(Predicate<UnseenRecords> found, Gtid echo) throws LinkStoppedException, InterruptedException {
        while (!found.test(unseen)) {
            if (stopped.getAsBoolean()) {
                throw new InterruptedException("The audit was stopped");
            }
            Optional<Received> next = reader.next(PATIENCE);
            next.ifPresent(unseen::add);
            if (next.isEmpty() && reader.isAtEnd()) {
                throw new LinkStoppedException(
                        "Link " + link + " cannot audit transaction " + echo + " of the target: the stream of "
                                + link.source() + " does not have its rows",
                        "find out who has written the transaction at the target. " + AuditFailures.BEGIN_ANEW);
            }
        }
    }
}
