package io.crosstide.cli.control;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.link.HeldTransaction;
import io.crosstide.bookkeeping.link.HeldTransactionTable;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.bookkeeping.link.LinkStateTable;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.supervision.LinkAttempt;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A link that transactions can hold, because its target cannot take them. */
public record LinkHolder(LinkName link, LoopPrevention mode) implements Holder {
    @Override
    public String mesh() {
        return link.mesh();
    }

    @Override
    public String cluster() {
        return link.cluster();
    }

    @Override
    public String datacenter() {
        return link.target();
    }

    @Override
    public String label() {
        return "%s %s→%s".formatted(link.cluster(), link.source(), link.target());
    }

    @Override
    public HeldTransactionTable table() {
        return new HeldTransactionTable(link);
    }

    /** A transaction that was applied or skipped since it was noted does not hold the link. */
    @Override
    public Held read(Connection target) throws SQLException {
        List<HeldTransaction> noted = table().all(target);
        String otherwise = new LinkStateTable(link)
                .read(target)
                .filter(known -> !known.state().equals(LinkState.RUNNING.label()))
                .map(known -> Held.stopped("The link is " + known.state(), String.valueOf(known.error())))
                .orElse(Held.NOTHING);
        if (mode == LoopPrevention.GTID) {
            GtidSet executed = LinkAttempt.executed(target);
            return new Held(
                    noted.stream()
                            .filter(each -> !executed.contains(each.gtid()))
                            .toList(),
                    otherwise);
        }
        DirectionRows rows = DirectionRows.read(link, target);
        return new Held(
                noted.stream().filter(each -> !rows.isApplied(each.seq())).toList(), otherwise);
    }

    @Override
    public boolean withdraw(Connection target, Gtid gtid) throws SQLException {
        return table().withdraw(target, gtid);
    }

    @Override
    public String obeyed() {
        return "the writer skips it when the target refuses it again";
    }
}
