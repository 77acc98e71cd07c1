package io.crosstide.writer.row;

import io.crosstide.bookkeeping.CrosstideSchema;
import io.crosstide.bookkeeping.PacketCheck;
import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictFilter;
import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.TableDefaults;
import io.crosstide.streams.Time;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.connect.ServerVersion;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.mapping.TableMappings;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.packet.EventPlanner;
import io.crosstide.writer.packet.LoggedTransaction;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.session.JdbcSession;
import io.crosstide.writer.session.PacketSetup;
import io.crosstide.writer.session.ReplaySession;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A source and a target server, and a replay of the source's binary log on the target by {@link RowApplier}. */
public final class ReplayPair implements AutoCloseable {
    static final LinkName LINK = new LinkName("mesh", "orders", "beijing", "shanghai");
    static final UUID STREAM = UUID.fromString("0d0a9d4e-6a3f-4a64-9c5b-111111111111");

    private final ServerFolder folder;
    private final MysqlServer source;
    private final MysqlServer target;
    private final TargetSchema schema;
    private TableMappings mappings;
    private RowApplier applier;
    private final SourceBinlog binlog;
    private Connection sourceConnection;
    private Connection targetConnection;
    private Connection replay;
    private boolean replayTakesEvents;
    private @Nullable PacketSession packets;
    private List<TableDefaults> defaults = List.of();
    private long seq;

    public ReplayPair(MysqlRelease sourceRelease, MysqlRelease targetRelease) throws IOException, SQLException {
        folder = ServerFolder.create("crosstide-replay-test");
        source = server(sourceRelease, "source");
        target = server(targetRelease, "target");
        source.start();
        target.start();
        schema = new TargetSchema(target::connect, Time.SYSTEM);
        mappings = new TableMappings(schema);
        applier = new RowApplier(schema, mappings, Time.SYSTEM);
        sourceConnection = source.connect();
        targetConnection = target.connect();
        replay = replaying(target);
        for (String statement : CrosstideSchema.statements()) {
            onTarget(statement);
        }
        binlog = new SourceBinlog(source);
    }

    private static Connection replaying(MysqlServer target) throws SQLException {
        Connection connection = target.connect();
        ReplaySession.prepare(connection);
        connection.setAutoCommit(false);
        return connection;
    }

    /** Forgets which mappings are in use, as a new process does. */
    void restartWriter() {
        mappings = new TableMappings(schema);
        applier = new RowApplier(schema, mappings, Time.SYSTEM);
    }

    /** Opens new sessions, and forgets conflicts and mappings: the next test class finds what the first one found. */
    void renew() throws SQLException {
        sourceConnection.close();
        targetConnection.close();
        replay.close();
        sourceConnection = source.connect();
        targetConnection = target.connect();
        replay = replaying(target);
        defaults = List.of();
        restartWriter();
        takeConflicts();
    }

    /** How transactions are applied from now on, if that is possible. */
    public void by(ReplayWay way) throws SQLException {
        if (way == ReplayWay.ROWS) {
            packets = null;
        } else if (packets == null || packets.way() != way) {
            Connection connection = target.connect();
            ReplaySession.prepare(connection);
            packets = new PacketSession(setup().prepare(connection), way);
        }
    }

    private static PacketSetup setup() {
        return PacketSetup.of(new PacketCheck(LINK, 1), ApplyMode.AUTO);
    }

    /** Lets the session that applies row by row accept row events. */
    void acceptEvents() throws SQLException {
        replayTakesEvents = setup().prepare(replay).takesEvents();
        replay.commit();
    }

    /** Opens the session that applies row by row again; it accepts no row events. */
    void restartSession() throws SQLException {
        replay.close();
        replay = replaying(target);
        replayTakesEvents = false;
    }

    /** Number of transactions that were applied by packets since {@link #by} was called. */
    public long appliedByPackets() {
        return packets == null ? 0 : packets.applied();
    }

    /** The BINLOG statement of a transaction that was read since the last skip. */
    String eventStatement(List<TableRows> transaction) throws SQLException, LinkStoppedException {
        TransactionContext context = new TransactionContext(
                LINK, STREAM, "beijing", Gtid.of(STREAM, 1), 1, "binlog.000001:4", Long.MAX_VALUE, defaults);
        byte[] logged = binlog.events(transaction).orElseThrow();
        return new EventPlanner(mappings, true)
                .plan(replay, List.of(new LoggedTransaction(context, logged, transaction)))
                .orElseThrow()
                .statement();
    }

    /** Restarts the target, with empty caches. */
    void restartTarget() throws IOException, SQLException {
        targetConnection.close();
        target.stop();
        target.start();
        targetConnection = target.connect();
        restartSession();
    }

    /** Does not sync to disk: no test cuts the power. */
    private MysqlServer server(MysqlRelease release, String name) throws IOException {
        return new MysqldBuilder(MysqlInstallation.of(release, System.err::println), folder.resolve(name))
                .withoutSync()
                .option("sync_binlog", "0")
                .option("innodb_flush_log_at_trx_commit", "0")
                // random statements sort long texts, and sort keys may be many times longer
                .option("sort_buffer_size", "67108864")
                .build();
    }

    /** The older of the two versions. */
    public ServerVersion olderVersion() throws SQLException {
        ServerVersion ofSource = ServerVersion.of(sourceConnection);
        ServerVersion ofTarget = ServerVersion.of(targetConnection);
        return ofSource.compareTo(ofTarget) < 0 ? ofSource : ofTarget;
    }

    /** Executes the statements on both sides. */
    public void onBoth(String... statements) throws SQLException {
        onSource(statements);
        onTarget(statements);
    }

    public void onSource(String... statements) throws SQLException {
        execute(sourceConnection, statements);
    }

    public void onTarget(String... statements) throws SQLException {
        execute(targetConnection, statements);
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Makes the schema cache read tables again after they were created again, because its content may be outdated. */
    public void forget(String database, String... tables) throws SQLException {
        for (String table : tables) {
            TableName name = new TableName(database, table);
            onTarget("DELETE FROM crosstide.column_order WHERE database_name = '" + database + "' AND table_name = '"
                    + table + "'");
            schema.invalidate(name);
            schema.table(name);
        }
    }

    /** The defaults of its tables that the source reports from now on, with each transaction. */
    void reportDefaults(TableDefaults... reported) {
        defaults = List.of(reported);
    }

    /** Skips what the source has logged so far. */
    public void skip() throws SQLException {
        binlog.skipToEnd();
    }

    /** Source transactions since the last skip or replay. */
    public List<List<TableRows>> transactions() throws IOException {
        return binlog.read();
    }

    /** The same as logged by a source that leaves cascades out of its binary log. */
    public List<List<TableRows>> transactionsWithoutCascadeFlag() throws IOException {
        return binlog.readWithoutCascadeFlag();
    }

    /** Runs statements at the source and applies what it logs to the target. */
    public ApplyResult replicate(String... statements) throws Exception {
        skip();
        onSource(statements);
        ApplyResult last = null;
        for (List<TableRows> transaction : transactions()) {
            last = apply(transaction);
        }
        if (last == null) {
            throw new IllegalStateException("the source has logged no transaction");
        }
        return last;
    }

    /** Applies a source transaction to the target in one transaction. All transactions before it are applied. */
    public ApplyResult apply(List<TableRows> transaction) throws SQLException, LinkStoppedException {
        return apply(transaction, Long.MAX_VALUE);
    }

    ApplyResult apply(List<TableRows> transaction, long schemaVersion) throws SQLException, LinkStoppedException {
        seq++;
        TransactionContext context = new TransactionContext(
                LINK, STREAM, "beijing", Gtid.of(STREAM, seq), seq, "binlog.000001:4", schemaVersion, defaults);
        PacketSession session = packets;
        Optional<byte[]> logged = binlog.events(transaction);
        if (session != null && logged.isPresent()) {
            Optional<ApplyResult> done = session.apply(mappings, context, logged.get(), transaction);
            if (done.isPresent()) {
                return done.get();
            }
        }
        try {
            ApplyResult result =
                    applier.apply(new JdbcSession(replay, replayTakesEvents, replayTakesEvents), context, transaction);
            replay.commit();
            return result;
        } catch (SQLException | LinkStoppedException | RuntimeException e) {
            replay.rollback();
            throw e;
        }
    }

    /** Applies the last transaction again. */
    void repeat(List<TableRows> transaction) throws SQLException, LinkStoppedException {
        seq--;
        apply(transaction);
    }

    /** The conflicts recorded since the last call. */
    public List<Conflict> takeConflicts() throws SQLException {
        List<Conflict> conflicts = new ArrayList<>();
        new ConflictTable(LINK.mesh(), LINK.cluster()).read(targetConnection, ConflictFilter.ALL, conflicts::add);
        onTarget("DELETE FROM crosstide.conflict", "DELETE FROM crosstide.conflict_part");
        return conflicts;
    }

    Conflict takeConflict() throws SQLException {
        List<Conflict> conflicts = takeConflicts();
        if (conflicts.size() != 1) {
            throw new AssertionError("expected one conflict, found " + conflicts);
        }
        return conflicts.get(0);
    }

    public List<String> sourceRows(String query) throws SQLException {
        return rows(sourceConnection, query);
    }

    public List<String> targetRows(String query) throws SQLException {
        return rows(targetConnection, query);
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(result.getString(i));
                }
                rows.add(String.join(" | ", values.stream().map(String::valueOf).toList()));
            }
        }
        return rows;
    }

    /** Number of rows that the replaying session has read without an index, except in its own bookkeeping. */
    long rowsScanned() throws SQLException {
        return Long.parseLong(rows(
                        replay,
                        "SELECT VARIABLE_VALUE FROM performance_schema.session_status"
                                + " WHERE VARIABLE_NAME = 'Handler_read_rnd_next'")
                .get(0));
    }

    /** Another connection to the target; the caller closes it. */
    public Connection connectToTarget() throws SQLException {
        return target.connect();
    }

    /** The target's definitions. */
    public TargetSchema schema() {
        return schema;
    }

    /** Applies rows to the target. */
    public RowApplier applier() {
        return applier;
    }

    @Override
    public void close() throws SQLException {
        sourceConnection.close();
        targetConnection.close();
        replay.close();
        source.close();
        target.close();
        folder.close();
    }
}
