package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.bookkeeping.link.LinkStateTable;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.schedule.LockWait;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that a link waits for locks of other sessions: in the log, in {@code crosstide.link_state}, and as text for the
 * health of the link. Belongs to one attempt.
 */
final class LockReport {
    static final String REMEDY = "find the session at the target that holds the lock, for example in"
            + " performance_schema.data_lock_waits, and end it if nobody needs it; the link resumes by itself";

    private static final Logger LOG = LoggerFactory.getLogger(LockReport.class);
    /** Shorter waits are usual. */
    private static final Duration MIN_WAIT = Duration.ofSeconds(5);
    /** Each write to {@code crosstide.link_state} is a transaction of its own. The row names the wait at its time. */
    private static final long WRITE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LinkName link;
    private final Connection control;
    private final Time time;
    private @Nullable String written;
    private long writtenNanos;
    private long reportedSeq;
    private String reported = "";

    LockReport(LinkName link, Connection control, Time time) {
        this.link = link;
        this.control = control;
        this.time = time;
    }

    /** The text for the health of the link; empty if it waits for no lock, or not long yet. */
    Optional<String> report(Optional<LockWait> wait) throws SQLException {
        if (wait.isEmpty() || wait.get().waited().compareTo(MIN_WAIT) < 0) {
            end();
            return Optional.empty();
        }
        LockWait longest = wait.get();
        if (longest.seq() != reportedSeq) {
            reportedSeq = longest.seq();
            reported = "waits for a lock that another session holds at the target since "
                    + time.instant().minus(longest.waited()).truncatedTo(ChronoUnit.SECONDS) + " (" + longest.what()
                    + ")";
        }
        if (!reported.equals(written) && (written == null || time.nanos() - writtenNanos > WRITE_INTERVAL_NANOS)) {
            write(longest);
        }
        return Optional.of(reported + "; " + longest.transactions() + " transactions wait for locks, the first for "
                + longest.waited().toSeconds() + " s");
    }

    private void write(LockWait longest) throws SQLException {
        LOG.atWarn()
                .addKeyValue("link", link)
                .addKeyValue("table", longest.table())
                .addKeyValue("seq", longest.seq())
                .addKeyValue("transactions", longest.transactions())
                .addKeyValue("remedy", REMEDY)
                .log("The link {}", reported);
        new LinkStateTable(link).write(control, LinkState.WAITING, reported, REMEDY);
        written = reported;
        writtenNanos = time.nanos();
    }

    private void end() throws SQLException {
        if (written != null) {
            new LinkStateTable(link).write(control, LinkState.RUNNING, null, null);
            LOG.atInfo().addKeyValue("link", link).log("The link no longer waits for locks");
        }
        forget();
    }

    /** Another state of the link replaces this report. */
    void forget() {
        written = null;
        reportedSeq = 0;
    }
}
