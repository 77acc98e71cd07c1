package io.crosstide.writer.row;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.Kind;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.row.RowsEvent;
import io.crosstide.writer.cascade.CascadedRows;
import io.crosstide.writer.cascade.ComingParents;
import io.crosstide.writer.cascade.ParentFinder;
import io.crosstide.writer.cascade.ReplacedRows;
import io.crosstide.writer.conflict.Clash;
import io.crosstide.writer.conflict.ConflictWriter;
import io.crosstide.writer.conflict.Refusal;
import io.crosstide.writer.mapping.RowPlace;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.schema.ForeignKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies the rows events of one transaction in order, with the source's setting of foreign key checks.
 *
 * <p>A source that logs the cascades of its foreign keys logs the children's changes first, without checks. If the
 * parent's change is then a conflict, children that already have the parent's new key have no parent: they are changed
 * back, and recorded too. Likewise, a row that REPLACE deleted is inserted again if the row that replaces it cannot be
 * written and children still reference the old row.
 */
final class TransactionRows {
    private final StatementExecutor executor;
    private final WrittenValues written;
    private final RowChanger changer;
    private final ParentFinder parents;
    private final ConflictWriter conflicts;
    private final CascadedRows cascadedRows = new CascadedRows();
    private final List<RowPlace> moved = new ArrayList<>();
    private final List<RowPlace> replaced = new ArrayList<>();
    private int conflictsBeforeStatement;
    private long rows;

    TransactionRows(
            StatementExecutor executor,
            WrittenValues written,
            RowChanger changer,
            ParentFinder parents,
            ConflictWriter conflicts) {
        this.executor = executor;
        this.written = written;
        this.changer = changer;
        this.parents = parents;
        this.conflicts = conflicts;
    }

    /** Number of row changes applied so far. */
    long rows() {
        return rows;
    }

    /** @param rest the events that follow in the statement */
    void apply(TableRows event, TableMapping mapping, List<TableRows> rest) throws SQLException {
        boolean checks = (event.rows().flags() & RowsEvent.NO_FOREIGN_KEY_CHECKS) == 0;
        executor.foreignKeyChecks(checks);
        List<RowPlace> places = places(event, mapping);
        if (!insertTogether(places)) {
            for (RowPlace place : places) {
                apply(place, checks, rest);
            }
        }
        if (event.rows().endsStatement()) {
            if (checks && conflicts.count() > conflictsBeforeStatement) {
                revertOrphans();
                restoreReplaced();
            }
            moved.clear();
            replaced.clear();
            cascadedRows.clear();
            conflictsBeforeStatement = conflicts.count();
        }
    }

    private static List<RowPlace> places(TableRows event, TableMapping mapping) {
        List<RowPlace> places = new ArrayList<>();
        for (RowChange change : event.rows()) {
            places.add(new RowPlace(mapping, event, places.size(), change));
        }
        return places;
    }

    /** Inserts all rows of an event with one statement. Returns false if the server refuses one of them. */
    private boolean insertTogether(List<RowPlace> places) throws SQLException {
        if (places.size() < 2
                || places.get(0).change().kind() != Kind.INSERT
                || places.get(0).mapping().byEventsOnly()) {
            return false;
        }
        RowStatements statements = new RowStatements(places.get(0).mapping());
        List<Row> images = new ArrayList<>();
        for (RowPlace place : places) {
            if (!RowChanger.invalidMembers(place, place.after()).isEmpty() || statements.copiesColumns(place.after())) {
                return false;
            }
            images.add(place.after());
        }
        try {
            rows += executor.update(statements.insert(images));
        } catch (SQLException e) {
            // InnoDB has rolled back only the statement. Row by row shows which row is refused, and why.
            switch (Refusal.of(e)) {
                case DUPLICATE, PARENT_MISSING, CHILD_EXISTS, CONSTRAINT -> {
                    return false;
                }
                default -> throw e;
            }
        }
        written.verify(places.get(0).mapping(), images);
        places.forEach(cascadedRows::add);
        return true;
    }

    private void apply(RowPlace place, boolean checks, List<TableRows> rest) throws SQLException {
        List<ForeignKey> kept = ReplacedRows.keptKeys(place, rest);
        executor.foreignKeyChecks(checks && kept.isEmpty());
        Clash clash = change(place, kept);
        boolean parentFollows = clash != null
                && clash.kind() == ConflictKind.PARENT_MISSING
                && ComingParents.come(place, parents.missingParents(place), rest);
        if (parentFollows) {
            executor.foreignKeyChecks(false);
            clash = change(place, kept);
        }
        String note = changer.note();
        if (clash != null && place.change().kind() == Kind.DELETE) {
            if (clash.kind() == ConflictKind.DELETE_MISSING && cascadedRows.isDeleted(place)) {
                return;
            }
            clash = deleteCurrentRow(place, clash, kept);
        }
        cascadedRows.add(place);
        if (clash != null) {
            conflicts.record(place, clash.and(note));
            return;
        }
        rows++;
        boolean cascaded = !checks && place.cascadesAreLogged();
        if (place.change().kind() == Kind.UPDATE && (cascaded || parentFollows)) {
            moved.add(place);
        }
        if (!kept.isEmpty()) {
            replaced.add(place);
        }
    }

    private @Nullable Clash change(RowPlace place, List<ForeignKey> kept) throws SQLException {
        return switch (place.change().kind()) {
            case INSERT -> changer.insert(place);
            case UPDATE -> changer.update(place);
            case DELETE -> changer.delete(place, kept);
        };
    }

    /**
     * A deletion is logged with the row as it was before the statement, even if a cascade of the statement has changed
     * the row.
     */
    private @Nullable Clash deleteCurrentRow(RowPlace place, Clash clash, List<ForeignKey> kept) throws SQLException {
        Row now = cascadedRows.now(place);
        if (now.equals(place.before())) {
            return clash;
        }
        RowChange change = new RowChange(Kind.DELETE, now, null);
        RowPlace changed = new RowPlace(place.mapping(), place.event(), place.index(), change);
        return changer.delete(changed, kept) == null ? null : clash;
    }

    private void revertOrphans() throws SQLException {
        for (RowPlace place : moved) {
            String missing = parents.missingParent(place);
            if (missing != null) {
                executor.foreignKeyChecks(false);
                changer.changeBack(place);
                rows--;
                conflicts.record(place, orphan(missing));
            }
        }
    }

    /**
     * Inserts a replaced row again if the row that replaces it is a conflict, because children reference the replaced
     * row.
     */
    private void restoreReplaced() throws SQLException {
        executor.foreignKeyChecks(false);
        for (RowPlace place : replaced) {
            RowChange insertAgain = new RowChange(Kind.INSERT, null, place.before());
            if (changer.insert(new RowPlace(place.mapping(), place.event(), place.index(), insertAgain)) == null) {
                rows--;
                conflicts.record(place, notReplaced(place));
            }
        }
    }

    private static Clash notReplaced(RowPlace place) {
        return new Clash(
                ConflictKind.CHILD_EXISTS,
                place.mapping().table().children().stream()
                        .map(ForeignKey::name)
                        .toList(),
                List.of(),
                false,
                "the row that replaces it is a conflict itself");
    }

    private static Clash orphan(String constraint) {
        return new Clash(
                ConflictKind.PARENT_MISSING,
                List.of(constraint),
                List.of(),
                false,
                "the parent's change, which moved this row, is a conflict itself");
    }
}
