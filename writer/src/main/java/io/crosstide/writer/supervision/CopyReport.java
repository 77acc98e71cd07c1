package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.bookkeeping.link.LinkStateTable;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.position.AppliedPositions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells that a link reads a copy of its stream: in the log, and in {@code crosstide.link_state}. Belongs to one attempt. */
final class CopyReport {
    static final String REMEDY =
            "check the network to the source's Kafka and its brokers; the link returns to the source's topic"
                    + " by itself when it answers";

    private static final Logger LOG = LoggerFactory.getLogger(CopyReport.class);
    /** Each write to {@code crosstide.link_state} is a transaction of its own. */
    private static final long WRITE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LinkName link;
    private final String holder;
    private final long lastSeq;
    private final Connection control;
    private final Time time;
    private @Nullable String written;
    private long writtenNanos;

    /**
     * @param holder the datacenter that keeps the copy
     * @param lastSeq seq of the last transaction in the copy when the attempt began
     */
    CopyReport(LinkName link, String holder, long lastSeq, Connection control, Time time) {
        this.link = link;
        this.holder = holder;
        this.lastSeq = lastSeq;
        this.control = control;
        this.time = time;
    }

    /** The text for the health of the link. */
    String report(AppliedPositions positions, List<String> waitingFor) throws SQLException {
        boolean all = positions.allDone() && positions.receivedSeq() >= lastSeq;
        String what = "The Kafka of " + link.source() + " does not answer. The link reads the copy at " + holder + ": "
                + progress(all, waitingFor);
        boolean mayWrite = written == null || time.nanos() - writtenNanos > WRITE_INTERVAL_NANOS;
        if (!what.equals(written) && mayWrite) {
            LOG.atInfo().addKeyValue("link", link).log("{}", what);
            new LinkStateTable(link).write(control, LinkState.UNREACHABLE, what, REMEDY);
            written = what;
            writtenNanos = time.nanos();
        }
        return what;
    }

    private String progress(boolean all, List<String> waitingFor) {
        if (!waitingFor.isEmpty()) {
            return "it waits for transactions of " + String.join(", ", waitingFor);
        }
        return all
                ? "everything that " + holder + " had received is applied here"
                : "it applies what " + holder + " had received";
    }
}
