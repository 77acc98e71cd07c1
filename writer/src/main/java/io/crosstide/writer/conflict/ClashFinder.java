package io.crosstide.writer.conflict;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.change.row.Row;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.RowPlace;
import io.crosstide.writer.schema.ForeignKey;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetIndex;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.schema.TargetTable;
import io.crosstide.writer.value.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the cause if a row change could not be applied. */
public final class ClashFinder {
    /**
     * Errors that an expression of an index may raise outside of the index: syntax errors, mixed collations,
     * expressions that only an index may have, and values that the index itself would refuse.
     */
    private static final Set<Integer> NOT_EVALUATED = Set.of(1064, 1267, 1270, 1271, 1235);

    private final Connection connection;
    private final TargetSchema schema;
    private final FoundJson json;

    public ClashFinder(Connection connection, TargetSchema schema) {
        this.connection = connection;
        this.schema = schema;
        this.json = new FoundJson(connection);
    }

    private RowFinder finder(RowPlace place) {
        return new RowFinder(connection, place.mapping(), json);
    }

    /** A note about the rows found since the last call; null if there is none. */
    public @Nullable String note() {
        return json.wasTextOnly() ? FoundJson.NOTE : null;
    }

    /**
     * Why an update or delete found no row that equals the before image.
     *
     * @return null if the row exists now; then the change must be tried again
     */
    public @Nullable Clash notFound(RowPlace place) throws SQLException {
        Row before = place.before();
        Row after = place.change().after();
        RowFinder finder = finder(place);
        FoundRow found = finder.underKeyOf(before, before, after);
        if (found != null) {
            return found.sameAsBefore()
                    ? null
                    : Clash.of(
                            after == null ? ConflictKind.DELETE_DIFFERS : ConflictKind.UPDATE_DIFFERS,
                            List.of(found),
                            found.sameAsAfter());
        }
        if (after == null) {
            return Clash.of(
                    ConflictKind.DELETE_MISSING, List.of(), place.mapping().hasKey());
        }
        FoundRow moved = finder.underKeyOf(after, before, after);
        return Clash.of(
                ConflictKind.UPDATE_MISSING,
                moved == null ? List.of() : List.of(moved),
                moved != null && moved.sameAsAfter());
    }

    /** Finds the rows that have the new row's unique values. Finds none if they are gone again. */
    public Clash taken(RowPlace place, SQLException duplicate) throws SQLException {
        Row before = place.change().before();
        Row after = place.after();
        RowFinder finder = finder(place);
        String named = Refusal.index(duplicate);
        List<String> indexes = new ArrayList<>();
        List<FoundRow> found = new ArrayList<>();
        for (TargetIndex index : place.mapping().table().uniqueIndexes()) {
            boolean clashes = false;
            for (FoundRow row : underIndex(finder, index, after, before)) {
                if (!row.sameAsBefore()) {
                    clashes = true;
                    if (!found.contains(row)) {
                        found.add(row);
                    }
                }
            }
            if (clashes || isNamed(index, place.mapping().table(), named)) {
                indexes.add(index.name());
            }
        }
        return new Clash(
                before == null ? ConflictKind.INSERT_EXISTS : ConflictKind.UPDATE_EXISTS,
                indexes,
                found.stream().map(FoundRow::values).toList(),
                before == null && found.stream().anyMatch(FoundRow::sameAsAfter),
                found.isEmpty() ? "the row that holds the value could not be found" : null);
    }

    /** MySQL may print the expression of an index in a form that cannot be evaluated. Then no row is found. */
    private static List<FoundRow> underIndex(RowFinder finder, TargetIndex index, Row after, @Nullable Row before)
            throws SQLException {
        try {
            return finder.underIndex(index, after, before);
        } catch (SQLException e) {
            if (NOT_EVALUATED.contains(e.getErrorCode())
                    || Refusal.of(e) == Refusal.DEFINITION
                    || Refusal.of(e) == Refusal.CONSTRAINT) {
                return List.of();
            }
            throw e;
        }
    }

    private static boolean isNamed(TargetIndex index, TargetTable table, String named) {
        return named.equals(index.name()) || named.equals(table.name().table() + "." + index.name());
    }

    /** Finds the children because of which a foreign key refuses the change, with the names of their foreign keys. */
    public Clash referenced(RowPlace place, SQLException refused) throws SQLException {
        String named = Refusal.constraint(refused);
        Clash children = children(place, place.mapping().table().children());
        if (children != null) {
            return children;
        }
        return new Clash(
                ConflictKind.CHILD_EXISTS, named.isEmpty() ? List.of() : List.of(named), List.of(), false, null);
    }

    /**
     * The children that a cascade would change although the source does not know them: the source logs all its
     * cascades, and those have left no children. Null if there are none.
     *
     * @param kept foreign keys whose children stay; if there are any, the target does not check the other foreign keys
     *     either
     */
    public @Nullable Clash unknownChildren(RowPlace place, List<ForeignKey> kept) throws SQLException {
        List<ForeignKey> cascades = place.mapping().table().children().stream()
                .filter(key -> kept.isEmpty() ? cascades(place, key) : !kept.contains(key))
                .toList();
        return cascades.isEmpty() ? null : children(place, cascades);
    }

    /** The check of an update, to be created before it is executed. */
    public UpdateCheck check(RowPlace place) throws SQLException {
        List<ForeignKey> cascades = place.mapping().table().children().stream()
                .filter(key -> cascades(place, key))
                .toList();
        return new UpdateCheck(connection, finder(place), place, cascades);
    }

    /**
     * Statements that make the children of a row that {@linkplain UpdateCheck the server left unchanged} differ from its
     * new key, so that the cascade changes them.
     */
    public List<Sql> childKeysLikeBefore(RowPlace place) throws SQLException {
        List<Sql> statements = new ArrayList<>();
        for (ForeignKey key : place.mapping().table().children()) {
            TargetTable child = cascades(place, key) ? schema.table(connection, key.child()) : null;
            if (child != null && child.triggers().isEmpty()) {
                statements.add(ChildKeys.likeParent(place, key, child));
            }
        }
        statements.removeIf(Sql::isEmpty);
        return statements;
    }

    private static boolean cascades(RowPlace place, ForeignKey key) {
        Row after = place.change().after();
        if (after == null) {
            return key.onDelete().changesChildren();
        }
        return key.onUpdate().changesChildren()
                && key.parentColumns().stream().anyMatch(name -> changes(place, name, after));
    }

    /**
     * Assumes a change if only the target generates the column. Other columns that only the target has do not change.
     */
    private static boolean changes(RowPlace place, String name, Row after) {
        MappedColumn column = place.mapping().keptColumn(name);
        if (column == null) {
            TargetColumn own = place.mapping().table().column(name);
            return own == null || own.isGenerated();
        }
        return !column.value(after).equals(column.value(place.before()));
    }

    private @Nullable Clash children(RowPlace place, List<ForeignKey> keys) throws SQLException {
        ChildFinder finder = new ChildFinder(connection, place.mapping(), json);
        List<String> names = new ArrayList<>();
        List<Map<String, @Nullable String>> found = new ArrayList<>();
        for (ForeignKey key : keys) {
            TargetTable child = schema.table(connection, key.child());
            if (child != null) {
                List<Map<String, @Nullable String>> rows = finder.childrenOf(place.change(), key, child);
                if (!rows.isEmpty()) {
                    names.add(key.name());
                    found.addAll(rows);
                }
            }
        }
        return names.isEmpty() ? null : new Clash(ConflictKind.CHILD_EXISTS, names, found, false, null);
    }
}
