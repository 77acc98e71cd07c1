package io.crosstide.syncer;

import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.HeartbeatEvent;
import io.crosstide.change.event.Xid;
import java.util.ArrayList;
import java.util.List;

/** Writes down what it is told. */
final class RecordingSink implements XaSink {
    final List<String> seen = new ArrayList<>();
    boolean wanted = true;
    boolean replicated = true;

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
    public void tableMap(TableName table, byte[] event) {
        seen.add("map " + table);
    }

    @Override
    public boolean isReplicated(TableName table) {
        return replicated;
    }

    @Override
    public void rows(TableName table, byte[] event) {
        seen.add("rows " + table);
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
