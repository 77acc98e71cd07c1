package io.crosstide.writer.simulation;

import io.crosstide.bookkeeping.Mark;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.writer.session.Reply;
import io.crosstide.writer.session.TargetSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A session at the simulated target. Executes the packets of replay as MySQL does. */
final class SimulatedSession implements TargetSession {
    private static final Pattern NUMBER = Pattern.compile("(\\w+) = (\\d+)");
    private static final Pattern APPLIED = Pattern.compile("applied = '([^']*)'");
    private static final Pattern EXPECTED = Pattern.compile("\\) = (\\d+), 0,");
    private static final int DEADLOCK = 1213;
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int MORE_THAN_ONE_ROW = 1242;

    private final String source;
    private final SimulatedTarget target;
    private final Faults faults;
    private final Runnable meanwhile;
    private final OptionalLong believedEpoch;
    private boolean dead;
    private @Nullable OpenWork work;
    private @Nullable Gtid next;
    private boolean commitPending;

    /**
     * @param meanwhile lets other processes run between two packets
     * @param believedEpoch what the session reads instead of the epoch, for a mutation
     */
    SimulatedSession(
            String source, SimulatedTarget target, Faults faults, Runnable meanwhile, OptionalLong believedEpoch) {
        this.source = source;
        this.target = target;
        this.faults = faults;
        this.meanwhile = meanwhile;
        this.believedEpoch = believedEpoch;
        target.opened(this);
    }

    String source() {
        return source;
    }

    @Nullable OpenWork work() {
        return work;
    }

    /** A row or a GTID belongs to another session until that session commits or rolls back. */
    private void requireFree(Predicate<OpenWork> test) throws SQLException {
        if (target.isLocked(this, test)) {
            throw new SQLException("lock wait timeout", "HY000", LOCK_WAIT_TIMEOUT);
        }
    }

    @Override
    public List<Reply> executeAll(List<String> statements) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean takesPackets() {
        return false;
    }

    @Override
    public boolean takesEvents() {
        return false;
    }

    @Override
    public OptionalLong execute(String statements) throws SQLException {
        meanwhile.run();
        requireAlive();
        if (faults.oneIn(60)) {
            return fail(statements);
        }
        OptionalLong number = run(statements);
        if (faults.oneIn(120)) {
            throw lost("the reply is lost");
        }
        return number;
    }

    private OptionalLong fail(String statements) throws SQLException {
        switch (faults.choose(4)) {
            case 0 -> throw lost("the connection is lost");
            case 1 -> {
                rollback();
                throw new SQLException("deadlock", "40001", DEADLOCK);
            }
            case 2 -> throw new SQLException("lock wait timeout", "HY000", LOCK_WAIT_TIMEOUT);
            default -> {
                if (statements.equals("COMMIT")) {
                    commitPending = true; // the server executes it later or never
                }
                throw lost("no reply");
            }
        }
    }

    private SQLException lost(String why) {
        dead = true;
        if (!commitPending) {
            work = null;
        }
        return new SQLNonTransientConnectionException(why, "08S01", 2013);
    }

    private OptionalLong run(String statements) throws SQLException {
        OptionalLong number = OptionalLong.empty();
        for (String statement : statements.split(";")) {
            OptionalLong found = one(statement.strip());
            number = found.isPresent() ? found : number;
        }
        return number;
    }

    private OptionalLong one(String statement) throws SQLException {
        if (statement.startsWith("SET GTID_NEXT = ")) {
            String text = statement.substring(statement.indexOf('\'') + 1, statement.lastIndexOf('\''));
            if (work != null) {
                throw new SQLException("a transaction is open", "HY000", 1766);
            }
            Gtid wanted = text.equals("AUTOMATIC") ? null : Gtid.parse(text);
            requireFree(other -> wanted != null && wanted.equals(other.gtid));
            next = wanted;
        } else if (statement.equals("BEGIN")) {
            work = new OpenWork();
            work.gtid = next;
        } else if (statement.equals("ROLLBACK")) {
            rollback();
        } else if (statement.equals("COMMIT") || (statement.equals("SET @@autocommit = 1") && work != null)) {
            commit();
        } else if (statement.startsWith("SELECT epoch")) {
            boolean empty = skips() && statement.contains("gtid_owned <> ''");
            return empty ? OptionalLong.empty() : OptionalLong.of(epoch());
        } else if (statement.startsWith("DO IF((SELECT epoch")) {
            Matcher expected = EXPECTED.matcher(statement);
            if (!skips() && expected.find() && Long.parseLong(expected.group(1)) != epoch()) {
                throw new SQLException("Subquery returns more than 1 row", "21000", MORE_THAN_ONE_ROW);
            }
        } else if (statement.startsWith("INSERT INTO crosstide.")) {
            write(statement);
        } else if (!statement.startsWith("SET @@session.") && !statement.equals("SET @@autocommit = 1")) {
            throw new IllegalArgumentException("Unknown statement at the simulated target: " + statement);
        }
        return OptionalLong.empty();
    }

    private long epoch() {
        return believedEpoch.orElse(target.epoch(source));
    }

    /** MySQL silently skips the changes of a GTID that is already executed, but no SELECT. */
    private boolean skips() {
        return next != null && target.isExecuted(next);
    }

    private void write(String statement) throws SQLException {
        OpenWork open = work;
        if (open == null || skips()) {
            return;
        }
        if (statement.startsWith("INSERT INTO crosstide.position")) {
            requireFree(other -> other.position != null);
            open.position = new Mark(number(statement, "low_seq"), number(statement, "kafka_offset"));
        } else {
            Matcher applied = APPLIED.matcher(statement);
            int slot = (int) number(statement, "slot");
            requireFree(other -> other.slots.containsKey(slot));
            open.slots.put(
                    slot,
                    new SimulatedTarget.Slot(number(statement, "low_seq"), applied.find() ? applied.group(1) : ""));
        }
    }

    private static long number(String statement, String column) {
        Matcher number = NUMBER.matcher(statement);
        while (number.find()) {
            if (number.group(1).equals(column)) {
                return Long.parseLong(number.group(2));
            }
        }
        throw new IllegalArgumentException(column + " is not in " + statement);
    }

    /** Changes a row in the open transaction. */
    void change(long seq, RowImages.Change change) throws SQLException {
        requireAlive();
        OpenWork open = work;
        if (open == null) {
            throw new IllegalStateException("a row change outside a transaction");
        }
        if (skips()) {
            return;
        }
        String row = change.table() + ":" + change.key();
        String known = source + "/" + row;
        requireFree(other -> other.rows.containsKey(known));
        int before = open.rows.getOrDefault(known, target.version(known));
        if (before != change.before()) {
            throw new Violation(
                    "W2",
                    source + " seq " + seq + " finds version " + before + " of row " + row + ", expects "
                            + change.before());
        }
        open.seq = seq;
        open.rows.put(known, change.after());
        open.changes.add(change);
    }

    private void commit() {
        OpenWork open = work;
        work = null;
        boolean skipped = skips();
        next = null;
        if (open != null && !skipped) {
            target.commit(source, open);
        }
    }

    private void rollback() {
        work = null;
    }

    /** The server ends the session. A pending commit may still take effect before. */
    void kill() {
        if (commitPending && faults.choose(2) == 0) {
            commit();
        }
        commitPending = false;
        work = null;
        dead = true;
        target.closed(this);
    }

    private void requireAlive() throws SQLException {
        if (dead) {
            throw new SQLNonTransientConnectionException("the session was killed", "08S01", 2013);
        }
    }

    @Override
    public Connection jdbc() {
        throw new UnsupportedOperationException("the simulation changes the rows");
    }

    @Override
    public void abort() {
        lost("aborted");
    }

    @Override
    public void close() {
        dead = true;
        if (!commitPending) {
            work = null;
            target.closed(this);
        }
    }
}
