package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.bookkeeping.link.LinkStateTable;
import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that a link waits for transactions that the target itself lost in a failover: in the log and in {@code
 * crosstide.link_state}. Belongs to one attempt.
 */
final class LossReport {
    private static final Logger LOG = LoggerFactory.getLogger(LossReport.class);

    private final LinkName link;
    private final Connection control;
    private boolean written;

    LossReport(LinkName link, Connection control) {
        this.link = link;
        this.control = control;
    }

    String error() {
        return "waits for transactions of " + link.target() + " that its primary lacks: a failover lost them";
    }

    String remedy() {
        return "make the server that has them the primary again, or run `crosstide replay-tail -d " + link.target()
                + " -c " + link.cluster() + "`";
    }

    /** Returns whether the link waits. */
    boolean report(boolean waits) throws SQLException {
        if (waits && !written) {
            new LinkStateTable(link).write(control, LinkState.WAITING, error(), remedy());
            LOG.atWarn()
                    .addKeyValue("link", link)
                    .addKeyValue("remedy", remedy())
                    .log("The link {}", error());
        } else if (!waits && written) {
            new LinkStateTable(link).write(control, LinkState.RUNNING, null, null);
            LOG.atInfo().addKeyValue("link", link).log("The link no longer waits for lost transactions");
        }
        written = waits;
        return waits;
    }

    /** Another state of the link replaces this report. */
    void forget() {
        written = false;
    }
}
