package io.crosstide.compare.answer;

import io.crosstide.change.comparison.CompareRequest;
import io.crosstide.change.comparison.DescribedTable;
import io.crosstide.change.comparison.ReadColumn;
import io.crosstide.change.comparison.ReadPosition;
import io.crosstide.change.comparison.TableAnswer;
import io.crosstide.change.comparison.TableQuestion;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.TableName;
import io.crosstide.compare.ComparedTable;
import io.crosstide.compare.Snapshots;
import io.crosstide.streams.Time;
import io.crosstide.topology.TableRules;
import io.crosstide.topology.connect.MysqlConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Answers requests about the tables of one cluster, from the cluster's primary. */
final class ClusterAnswerer {
    private static final String BASE_TABLES =
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"
                    + " ORDER BY table_schema, table_name";
    /** A large row may take long to come, and a server under load to begin. */
    private static final Duration STATEMENT = Duration.ofMinutes(10);

    private final MysqlConnections connections;
    private final TableRules rules;
    private final PositionReader positions;
    private final Time time;

    ClusterAnswerer(MysqlConnections connections, TableRules rules, PositionReader positions, Time time) {
        this.connections = connections;
        this.rules = rules;
        this.positions = positions;
        this.time = time;
    }

    /** @param interruption called from time to time while rows are read */
    void answer(CompareRequest request, AnswerWriter writer, ReadingPace.Interruption interruption)
            throws SQLException, AbandonedException, InterruptedException {
        try (Connection connection = connections.openPrimary().connection()) {
            connection.setNetworkTimeout(Runnable::run, (int) STATEMENT.toMillis());
            if (request.questions().isEmpty()) {
                describe(connection, request, writer, interruption);
            }
            for (TableQuestion question : request.questions()) {
                interruption.check(0);
                writer.answered(answer(connection, question, interruption));
            }
            writer.end();
        }
    }

    private void describe(
            Connection connection, CompareRequest request, AnswerWriter writer, ReadingPace.Interruption interruption)
            throws SQLException, AbandonedException, InterruptedException {
        TableName only = request.only();
        for (TableName name : names(connection)) {
            interruption.check(0);
            if (only != null && !only.equals(name)) {
                continue;
            }
            ComparedTable table = ComparedTable.read(connection, name.database(), name.table());
            if (table != null) {
                writer.described(new DescribedTable(
                        name,
                        table.columns().stream()
                                .map(column -> new ReadColumn(column.name(), column.type(), column.characters()))
                                .toList(),
                        table.key()));
            }
        }
    }

    private List<TableName> names(Connection connection) throws SQLException {
        List<TableName> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(BASE_TABLES)) {
            while (rows.next()) {
                if (rules.replicates(rows.getString(1), rows.getString(2))) {
                    names.add(new TableName(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return names;
    }

    private TableAnswer answer(Connection connection, TableQuestion question, ReadingPace.Interruption interruption)
            throws SQLException, AbandonedException, InterruptedException {
        TableName table = question.table();
        if (!rules.replicates(table.database(), table.table())) {
            return TableAnswer.failed(table, "it is not replicated by the rules of the program");
        }
        try {
            GtidSet atLeast = positions.executed(connection);
            Snapshots.begin(connection);
            TableAnswer answer = new TableReader(connection, question, new ReadingPace(time, interruption)).read();
            if (!question.wantsRows() || !answer.error().isEmpty()) {
                return answer;
            }
            ReadPosition position = positions.read(connection, atLeast);
            return new TableAnswer(table, "", answer.buckets(), answer.rows(), answer.incomplete(), position);
        } catch (SQLException | IllegalArgumentException failure) {
            if (failure instanceof SQLException && !connection.isValid(1)) {
                throw failure;
            }
            return TableAnswer.failed(table, String.valueOf(failure.getMessage()));
        }
    }
}
