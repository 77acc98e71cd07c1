package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictFilter;
import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.testkit.cases.ColumnCase;
import io.crosstide.writer.row.RecordedValue.Family;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table with a column for each of several types. One transaction makes, for each pair of values of a type, all the
 * changes that may find the other value of the pair at the target. Each change has its own row.
 */
final class TypedConflicts {
    enum Change {
        UPDATE_OTHER_COLUMN,
        UPDATE_TO_THAT_OF_TARGET,
        DELETE,
        INSERT
    }

    /**
     * A row; the columns of other types are NULL.
     *
     * @param source the value that the source changes or inserts, as SQL
     * @param target the target's
     */
    record Place(int id, ColumnCase type, Change change, String source, String target) {}

    /** The result for a row, as the servers show it; null if there is none. */
    record Met(
            Place at,
            @Nullable String sourceBefore,
            @Nullable String sourceAfter,
            @Nullable String targetBefore,
            @Nullable String targetAfter,
            @Nullable Conflict conflict) {
        /** Whether the source changed it: MySQL treats some differing values as equal. */
        boolean isChanged() {
            return !Objects.equals(sourceBefore, sourceAfter);
        }

        /** Whether the target's row is the result of the source's change. */
        boolean isAlreadyThere() {
            return Objects.equals(sourceAfter, targetBefore);
        }

        /** Whether the target's row is the one that the source changes or inserts. */
        boolean isSame() {
            return Objects.equals(at.change == Change.INSERT ? sourceAfter : sourceBefore, targetBefore);
        }
    }

    private static final String WRITING = "SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+05:30'";
    private static final String SHOWING =
            "SET SESSION sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00',"
                    + " group_concat_max_len = 1000000000";
    /** With more values, each is combined only with itself, the one before and the one after it. */
    private static final int MAX_IN_ALL_PAIRS = 4;

    private static final int ROWS_PER_STATEMENT = 100;

    private final ReplayPair pair;
    private final List<ColumnCase> types;
    private final List<Place> places = new ArrayList<>();

    private TypedConflicts(ReplayPair pair, List<ColumnCase> types) {
        this.pair = pair;
        this.types = types;
    }

    /**
     * All changes for each value with itself, the one before and the one after it; for all pairs if there are few
     * values.
     */
    static TypedConflicts all(ReplayPair pair, List<ColumnCase> types) {
        TypedConflicts conflicts = new TypedConflicts(pair, types);
        for (ColumnCase type : types) {
            int count = type.values().size() + 1;
            boolean all = count <= MAX_IN_ALL_PAIRS || type.type().equals("JSON");
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < count; j++) {
                    int apart = Math.floorMod(i - j, count);
                    if (all || apart <= 1 || apart == count - 1) {
                        for (Change change : Change.values()) {
                            conflicts.add(type, change, i, j);
                        }
                    }
                }
            }
        }
        return conflicts;
    }

    /** For each value one change with itself and one with the value after it. */
    static TypedConflicts few(ReplayPair pair, List<ColumnCase> types) {
        TypedConflicts conflicts = new TypedConflicts(pair, types);
        Change[] changes = Change.values();
        for (ColumnCase type : types) {
            int count = type.values().size() + 1;
            for (int i = 0; i < count; i++) {
                Change change = changes[conflicts.places.size() / 2 % changes.length];
                conflicts.add(type, i % 2 == 0 ? Change.UPDATE_OTHER_COLUMN : Change.DELETE, i, i);
                conflicts.add(type, change, i, (i + 1) % count);
            }
        }
        return conflicts;
    }

    private void add(ColumnCase type, Change change, int source, int target) {
        places.add(new Place(places.size(), type, change, value(type, source), value(type, target)));
    }

    /** NULL after the last. */
    private static String value(ColumnCase type, int index) {
        return index == type.values().size() ? "NULL" : type.values().get(index);
    }

    /** Lets the source change its rows where the target has others, and returns the result of each. */
    List<Met> replicate() throws Exception {
        pair.onBoth(
                "DROP DATABASE IF EXISTS types",
                "CREATE DATABASE types CHARACTER SET utf8mb4",
                "CREATE TABLE types.t (id INT PRIMARY KEY, n INT, " + definitions() + ")",
                WRITING);
        pair.forget("types", "t");
        pair.takeConflicts();
        insert(true, Change.UPDATE_OTHER_COLUMN, Change.UPDATE_TO_THAT_OF_TARGET, Change.DELETE);
        insert(false, Change.values());
        Map<Integer, String> sourceBefore = shown(true);
        Map<Integer, String> targetBefore = shown(false);

        change();

        Map<Integer, Conflict> conflicts = conflicts();
        Map<Integer, String> sourceAfter = shown(true);
        Map<Integer, String> targetAfter = shown(false);
        return places.stream()
                .map(place -> new Met(
                        place,
                        sourceBefore.get(place.id),
                        sourceAfter.get(place.id),
                        targetBefore.get(place.id),
                        targetAfter.get(place.id),
                        conflicts.get(place.id)))
                .toList();
    }

    private String definitions() {
        return types.stream().map(type -> column(type) + " " + type.type()).collect(Collectors.joining(", "));
    }

    private String column(ColumnCase type) {
        return "v" + types.indexOf(type);
    }

    private List<Place> of(Change... changes) {
        return places.stream()
                .filter(place -> List.of(changes).contains(place.change))
                .toList();
    }

    private void insert(boolean atSource, Change... changes) throws SQLException {
        for (ColumnCase type : types) {
            String rows = of(changes).stream()
                    .filter(row -> row.type.equals(type))
                    .map(row -> "(" + row.id + ", 0, " + (atSource ? row.source : row.target) + ")")
                    .collect(Collectors.joining(", "));
            String insert = "INSERT INTO types.t (id, n, " + column(type) + ") VALUES " + rows;
            if (rows.isEmpty()) {
                continue;
            }
            if (atSource) {
                pair.onSource(insert);
            } else {
                pair.onTarget(insert);
            }
        }
    }

    private void change() throws Exception {
        pair.skip();
        pair.onSource(WRITING, "START TRANSACTION");
        pair.onSource("UPDATE types.t SET n = 1 WHERE id IN (" + ids(Change.UPDATE_OTHER_COLUMN) + ")");
        for (Place place : of(Change.UPDATE_TO_THAT_OF_TARGET)) {
            pair.onSource(
                    "UPDATE types.t SET " + column(place.type) + " = " + place.target + " WHERE id = " + place.id);
        }
        pair.onSource("DELETE FROM types.t WHERE id IN (" + ids(Change.DELETE) + ")");
        insert(true, Change.INSERT);
        pair.onSource("COMMIT");
        pair.apply(pair.transactions().get(0));
    }

    private String ids(Change change) {
        return of(change).stream().map(place -> Integer.toString(place.id)).collect(Collectors.joining(", "));
    }

    /** Rows as the server shows them, by id. */
    private Map<Integer, String> shown(boolean atSource) throws SQLException {
        String query = query("id", "types.t");
        if (atSource) {
            pair.onSource(SHOWING);
        } else {
            pair.onTarget(SHOWING);
        }
        return byFirst(atSource ? pair.sourceRows(query) : pair.targetRows(query));
    }

    /** Long values by their beginning, their end and a checksum. */
    private String query(String number, String table) {
        String columns = types.stream()
                .map(type ->
                        "COALESCE((SELECT CONCAT(LEFT(s, 99), ' ', RIGHT(s, 99), ' ', SHA2(s, 256)) FROM (SELECT CAST("
                                + type.view().replaceAll("\\bv\\b", column(type))
                                + " AS CHAR CHARACTER SET utf8mb4) AS s) AS shown), '-')")
                .collect(Collectors.joining(", "));
        return "SELECT " + number + ", CONCAT_WS(' ', id, n, " + columns + ") FROM " + table;
    }

    private static Map<Integer, String> byFirst(List<String> rows) {
        Map<Integer, String> shown = new LinkedHashMap<>();
        for (String row : rows) {
            int separator = row.indexOf(" | ");
            shown.put(Integer.parseInt(row.substring(0, separator)), row.substring(separator + 3));
        }
        return shown;
    }

    /** The recorded conflicts with complete values, by the id of their row. */
    private Map<Integer, Conflict> conflicts() throws SQLException {
        ConflictTable store = new ConflictTable(ReplayPair.LINK.mesh(), ReplayPair.LINK.cluster());
        List<Conflict> recorded = new ArrayList<>();
        Map<Integer, Conflict> conflicts = new LinkedHashMap<>();
        try (Connection connection = pair.connectToTarget()) {
            store.read(connection, ConflictFilter.ALL, recorded::add);
            for (Conflict conflict : recorded) {
                int row = Integer.parseInt(Objects.requireNonNull(conflict.key().get("id")));
                boolean cut = conflict.toString().contains(" characters in all)");
                Conflict whole = cut ? store.find(connection, conflict.id()).get(0) : conflict;
                assertThat(conflicts.put(row, whole)).as("conflicts of a row").isNull();
            }
        }
        return conflicts;
    }

    /** Rebuilds all rows of the records in a table. Returns those that differ from the true rows. */
    List<String> lost(Map<Met, Conflict> recorded) throws SQLException {
        List<String> rows = new ArrayList<>();
        Map<Integer, String> expected = new LinkedHashMap<>();
        recorded.forEach((met, conflict) -> {
            add(rows, expected, conflict.before(), met.sourceBefore);
            add(rows, expected, conflict.after(), met.sourceAfter);
            conflict.found().forEach(found -> add(rows, expected, found, met.targetBefore));
        });
        pair.onTarget(
                SHOWING, "CREATE TABLE types.rebuilt (number INT PRIMARY KEY, id INT, n INT, " + definitions() + ")");
        for (int i = 0; i < rows.size(); i += ROWS_PER_STATEMENT) {
            pair.onTarget("INSERT INTO types.rebuilt VALUES "
                    + String.join(", ", rows.subList(i, Math.min(rows.size(), i + ROWS_PER_STATEMENT))));
        }
        Map<Integer, String> rebuilt = byFirst(pair.targetRows(query("number", "types.rebuilt")));
        return expected.keySet().stream()
                .filter(number -> !Objects.equals(expected.get(number), rebuilt.get(number)))
                .map(number -> rows.get(number) + "\nis " + rebuilt.get(number) + "\nnot " + expected.get(number))
                .toList();
    }

    private void add(
            List<String> rows,
            Map<Integer, String> expected,
            @Nullable Map<String, @Nullable String> row,
            @Nullable String shown) {
        if (row == null) {
            return;
        }
        List<String> values = new ArrayList<>(List.of(
                Integer.toString(expected.size()), String.valueOf(row.get("id")), String.valueOf(row.get("n"))));
        for (ColumnCase type : types) {
            String value = row.get(column(type));
            values.add(value == null ? "NULL" : RecordedValue.sql(family(type), type.type(), value));
        }
        expected.put(expected.size(), Objects.requireNonNull(shown));
        rows.add("(" + String.join(", ", values) + ")");
    }

    private static Family family(ColumnCase type) {
        String name = type.type();
        return switch (type.group()) {
            case "numbers" ->
                name.startsWith("BIT")
                        ? Family.BYTES
                        : name.matches("(FLOAT|DOUBLE).*") ? Family.FLOATING : Family.NUMBER;
            case "text" -> Family.CHARACTERS;
            case "dates and times" -> Family.TEMPORAL;
            case "JSON" -> Family.JSON;
            case "members" -> name.startsWith("ENUM") ? Family.ENUM : Family.SET;
            default -> Family.BYTES;
        };
    }
}
