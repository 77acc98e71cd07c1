package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.change.row.EventsReader;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.EventsWriter;
import io.crosstide.change.row.Kind;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.topology.LoopPrevention;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Both sides write few rows at random, and sessions and the writer are ended meanwhile. The oracle is the target's binlog: each
 * change of the source writes a value of its own into column v, so its echo is known by this value. {@code
 * -Dcrosstide.audit.seed=N} sets the seed, which a failure prints.
 */
class AuditOracleTest {
    private static final int ROUNDS = 120;
    private static final int ROWS = 6;
    private static final long SEED = Long.getLong("crosstide.audit.seed", System.nanoTime());
    private static final int LOCK_CONFLICT_FROM = 1205;
    private static final int DEADLOCK = 1213;

    private final Random random = new Random(SEED);
    private final Map<String, Row> sourceBefore = new HashMap<>(); // by the change's own value
    private int changes;

    @ParameterizedTest
    @EnumSource
    void recordsWhatTheBinlogShowsAndNothingElse(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.detectByAudit();
            mesh.createTable("r (v VARCHAR(20), id INT PRIMARY KEY, n INT, doc JSON)");
            mesh.createTable("marker (id INT PRIMARY KEY, v VARCHAR(40))");
            for (int id = 1; id <= ROWS; id++) {
                String row = "INSERT INTO {db}.r VALUES ('0', " + id + ", 0, '{\"text\": \"" + "x".repeat(40) + "\"}')";
                mesh.onSource(row);
                mesh.onTarget(row);
            }
            mesh.committed();
            SourceLog targetLog = new SourceLog(TestServers.shared().target(), EventsWriter.DEFAULT_LIMIT);
            WriterService service = mesh.start();
            mesh.awaitState(service, "beijing", LinkState.IDLE);

            for (int round = 0; round < ROUNDS; round++) {
                writeAtTheTarget(mesh);
                writeAtTheSource(mesh);
                if (random.nextInt(3) == 0) {
                    publish(mesh);
                }
                if (random.nextInt(30) == 0) {
                    mesh.killSessions();
                } else if (random.nextInt(40) == 0) {
                    service.close();
                    service = mesh.start();
                }
            }
            publish(mesh);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            AuditLinkTest.end(mesh);

            List<String> expected = expected(targetLog, mesh.name());
            System.out.println("Audit oracle: seed " + SEED + ", " + mode + ", " + sourceBefore.size() + " changes, "
                    + expected.size() + " overwritten");
            assertThat(
                            mesh.targetRows(
                                    "SELECT before_image->>'$.v', after_image->>'$.v', found_rows->>'$[0].v' FROM"
                                            + " crosstide.conflict WHERE mesh = '{db}' AND table_name = '{db}.r' AND decision = 'overwritten'"))
                    .as("seed " + SEED)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(expected).as("seed " + SEED).isNotEmpty();
        }
    }

    private void writeAtTheSource(TestMesh mesh) throws SQLException {
        String[] statements = new String[1 + random.nextInt(4)];
        for (int i = 0; i < statements.length; i++) {
            statements[i] = "UPDATE {db}.r SET v = 's" + changes++ + "', "
                    + (random.nextBoolean() ? "n = n + 1" : "doc = JSON_SET(doc, '$.text', '" + changes + "')")
                    + " WHERE id = " + (1 + random.nextInt(ROWS));
        }
        mesh.commitOnSource(statements);
    }

    private void writeAtTheTarget(TestMesh mesh) throws SQLException {
        if (random.nextInt(3) == 0) {
            return;
        }
        try {
            mesh.onTarget(
                    "UPDATE {db}.r SET v = 't" + changes++ + "', n = n + 100 WHERE id = " + (1 + random.nextInt(ROWS)));
        } catch (SQLException e) {
            assertThat(e.getErrorCode()).isIn(LOCK_CONFLICT_FROM, DEADLOCK);
        }
    }

    private void publish(TestMesh mesh) throws Exception {
        List<SourceLog.Transaction> committed = mesh.committed();
        for (SourceLog.Transaction transaction : committed) {
            for (RowChange change : updates(transaction, mesh.name())) {
                sourceBefore.put(value(change.after()), Objects.requireNonNull(change.before()));
            }
        }
        mesh.beijing().publish(committed);
    }

    /** What the changes of the source found in the target's binlog, where it is not what they expected. */
    private List<String> expected(SourceLog targetLog, String database) throws Exception {
        List<String> expected = new ArrayList<>();
        for (SourceLog.Transaction transaction : targetLog.read()) {
            for (RowChange change : updates(transaction, database)) {
                Row before = sourceBefore.get(value(change.after()));
                if (before != null && !before.equals(change.before())) {
                    expected.add(
                            value(before) + " | " + value(change.after()) + " | " + value(change.before()) + " | ");
                }
            }
        }
        return expected;
    }

    private static List<RowChange> updates(SourceLog.Transaction transaction, String database) {
        List<RowChange> found = new ArrayList<>();
        for (EventsWriter.Chunk chunk : transaction.chunks()) {
            for (EventsReader reader = new EventsReader(chunk.events(), 0); reader.hasNext(); ) {
                TableRows event = reader.next();
                if (event.table().database().equals(database)
                        && event.table().table().equals("r")
                        && event.rows().kind() == Kind.UPDATE) {
                    event.rows().forEach(found::add);
                }
            }
        }
        return found;
    }

    private static String value(@Nullable Row row) {
        ColumnValue value = Objects.requireNonNull(row).value(0);
        return new String(((ColumnValue.Characters) value).bytes(), StandardCharsets.UTF_8);
    }
}
