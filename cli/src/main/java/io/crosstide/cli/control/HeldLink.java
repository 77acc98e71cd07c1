package io.crosstide.cli.control;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.link.HeldTransaction;
import io.crosstide.bookkeeping.link.HeldTransactionTable;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.bookkeeping.link.LinkStateTable;
import io.crosstide.bookkeeping.link.StoredLinkState;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.supervision.LinkAttempt;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The transactions that a link's target cannot take now.
 *
 * @param holding in the order of their seq
 * @param state what the writer last said of the link
 */
public record HeldLink(LinkName link, List<HeldTransaction> holding, Optional<StoredLinkState> state) {
    public HeldLink {
        holding = List.copyOf(holding);
    }

    /** Reads them at the target. A transaction that was applied or skipped since it was noted does not hold the link. */
    public static HeldLink read(LinkName link, LoopPrevention mode, Connection target) throws SQLException {
        List<HeldTransaction> noted = new HeldTransactionTable(link).all(target);
        List<HeldTransaction> holding;
        if (mode == LoopPrevention.GTID) {
            GtidSet executed = LinkAttempt.executed(target);
            holding = noted.stream()
                    .filter(each -> !executed.contains(each.gtid()))
                    .toList();
        } else {
            DirectionRows rows = DirectionRows.read(link, target);
            holding = noted.stream().filter(each -> !rows.isApplied(each.seq())).toList();
        }
        return new HeldLink(link, holding, new LinkStateTable(link).read(target));
    }

    public Optional<HeldTransaction> find(Gtid gtid) {
        return holding.stream().filter(each -> each.gtid().equals(gtid)).findFirst();
    }

    /** What holds the link instead of a transaction that does not. */
    public String instead() {
        if (!holding.isEmpty()) {
            return "It is held by " + holding.stream().map(HeldLink::text).collect(Collectors.joining("; by "));
        }
        return state.filter(known -> !known.state().equals(LinkState.RUNNING.label()))
                .map(known -> "No transaction holds it that can be skipped. The link is %s: %s"
                        .formatted(known.state(), known.error()))
                .orElse("No transaction holds it");
    }

    private static String text(HeldTransaction each) {
        return "GTID %s (%s): %s".formatted(each.gtid(), String.join(", ", each.tables()), each.error());
    }
}
