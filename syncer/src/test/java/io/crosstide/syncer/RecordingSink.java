package io.crosstide.syncer;

import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.HeartbeatEvent;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.Xid;
import io.crosstide.change.row.MappedTable;
import io.crosstide.syncer.transaction.TransactionStart;
import io.crosstide.syncer.transaction.XaSink;
import java.util.ArrayList;
import java.util.List;

/** Records the calls that it receives. */
public final class RecordingSink implements XaSink {
    public final List<String> seen = new ArrayList<>();
    public boolean wanted = true;
    public boolean replicated = true;

    @Override
    public void xaStart(Xid xid) {
        seen.add("start " + xid);
    }

    @Override
    public void xaPrepare(Xid xid) {
        seen.add("prepare " + xid);
    }

    @Override
    public void xaCommit(Xid xid) {
        seen.add("commit " + xid);
    }

    @Override
    public void xaRollback(Xid xid) {
        seen.add("rollback " + xid);
    }

    @Override
    public void format(FormatDescription format) {}

    @Override
    public boolean begin(TransactionStart start) {
        seen.add("begin " + start.gtid().number());
        return wanted;
    }

    @Override
    public void tableMap(MappedTable table, byte[] event) {
        seen.add("map " + table);
    }

    @Override
    public boolean isReplicated(MappedTable table) {
        return replicated;
    }

    @Override
    public void rows(MappedTable table, byte[] event) {
        seen.add("rows " + table);
    }

    @Override
    public boolean passes(QueryEvent statement) {
        seen.add("statement " + statement.sql());
        return !replicated;
    }

    @Override
    public void ddl(String database, String sql) {
        seen.add("ddl " + sql);
    }

    @Override
    public void end() {
        seen.add("end");
    }

    @Override
    public void idle(HeartbeatEvent heartbeat) {
        seen.add("idle");
    }
}
