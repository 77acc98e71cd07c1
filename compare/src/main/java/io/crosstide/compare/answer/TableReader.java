package io.crosstide.compare.answer;

import io.crosstide.change.comparison.BucketSum;
import io.crosstide.change.comparison.Digest128;
import io.crosstide.change.comparison.Limits;
import io.crosstide.change.comparison.ListedRow;
import io.crosstide.change.comparison.TableAnswer;
import io.crosstide.change.comparison.TableQuestion;
import io.crosstide.compare.ComparedColumn;
import io.crosstide.compare.ComparedTable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what one question wants to know of a table, over a session that has a snapshot. Used once. */
final class TableReader {
    private final Connection connection;
    private final TableQuestion question;
    private final ReadingPace pace;
    private final RowDigest digests = new RowDigest();
    private final List<ComparedColumn> columns;
    private final List<Integer> keyPositions;
    private final BitSet listed = new BitSet();
    private final Map<Integer, BucketSum> buckets = new TreeMap<>();
    private final List<ListedRow> rows = new ArrayList<>();
    private boolean incomplete;

    TableReader(Connection connection, TableQuestion question, ReadingPace pace) {
        this.connection = connection;
        this.question = question;
        this.pace = pace;
        this.columns = question.columns().stream()
                .map(column -> new ComparedColumn(column.name(), column.type(), column.characters()))
                .toList();
        List<String> names = columns.stream().map(ComparedColumn::name).toList();
        this.keyPositions = question.key().stream().map(names::indexOf).toList();
        question.list().forEach(listed::set);
    }

    /** The whole answer, without the position. */
    TableAnswer read() throws SQLException, AbandonedException, InterruptedException {
        ComparedTable found = ComparedTable.read(
                connection, question.table().database(), question.table().table());
        if (found == null) {
            return TableAnswer.failed(question.table(), "the table is missing");
        }
        for (ComparedColumn column : columns) {
            if (!found.hasColumn(column.name())) {
                return TableAnswer.failed(question.table(), "it has no column " + column.name() + " any more");
            }
        }
        if (!question.keys().isEmpty() && !KeyCondition.isPossible(key())) {
            return TableAnswer.failed(question.table(), "its rows cannot be looked up by their key");
        }
        if (question.keys().isEmpty()) {
            scan(select());
        } else {
            for (List<String> wanted : question.keys()) {
                scan(select() + " WHERE " + KeyCondition.of(key(), wanted));
            }
        }
        return new TableAnswer(question.table(), "", buckets, rows, incomplete, null);
    }

    private List<ComparedColumn> key() {
        return keyPositions.stream().map(columns::get).toList();
    }

    private String select() {
        return columns.stream()
                .map(ComparedColumn::expression)
                .collect(Collectors.joining(
                        ", ", "SELECT ", " FROM " + question.table().quoted()));
    }

    private void scan(String sql) throws SQLException, AbandonedException, InterruptedException {
        try (Statement statement =
                connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            // Connector/J takes this value to read one row at a time instead of all rows into memory.
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet found = statement.executeQuery(sql)) {
                while (found.next()) {
                    row(found);
                    pace.row();
                }
            } catch (AbandonedException | InterruptedException e) {
                connection.abort(Runnable::run); // closing would read the rest of the table
                throw e;
            }
        }
    }

    private void row(ResultSet found) throws SQLException {
        byte[] @Nullable [] values = new byte[columns.size()][];
        for (int index = 0; index < values.length; index++) {
            values[index] = found.getBytes(index + 1);
            digests.add(values[index]);
        }
        Digest128 digest = digests.finish();
        int bucket = question.bucketBits() == 0 ? 0 : bucketKey(values, digest).highest(question.bucketBits());
        buckets.merge(bucket, new BucketSum(1, digest), BucketSum::plus);
        if (question.keys().isEmpty() && !listed.get(bucket)) {
            return;
        }
        if (rows.size() >= Limits.LISTED_ROWS) {
            incomplete = true;
            return;
        }
        rows.add(new ListedRow(
                keyPositions.stream().map(position -> text(values[position])).toList(), digest));
    }

    private Digest128 bucketKey(byte[] @Nullable [] values, Digest128 row) {
        if (keyPositions.isEmpty()) {
            return row;
        }
        keyPositions.forEach(position -> digests.add(values[position]));
        return digests.finish();
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "" : new String(value, StandardCharsets.US_ASCII);
    }
}
