package io.crosstide.writer.row;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.change.row.Kind;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.writer.cascade.ParentFinder;
import io.crosstide.writer.conflict.Clash;
import io.crosstide.writer.conflict.ClashFinder;
import io.crosstide.writer.conflict.Refusal;
import io.crosstide.writer.conflict.UpdateCheck;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.RowPlace;
import io.crosstide.writer.schema.ForeignKey;
import io.crosstide.writer.value.Sql;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies single row changes. The methods return null if the change is applied, otherwise the clash. */
final class RowChanger {
    /**
     * Other sessions may change the rows between a failed statement and the search for its cause. After this number of
     * attempts the conflict is recorded as it is, or the transaction is retried.
     */
    private static final int MAX_ATTEMPTS = 3;

    /** Conflicts in which a constraint refuses the statement. In all others the row itself is missing or differs. */
    private static final Set<ConflictKind> REFUSALS = Set.of(
            ConflictKind.UPDATE_EXISTS,
            ConflictKind.CONSTRAINT,
            ConflictKind.PARENT_MISSING,
            ConflictKind.CHILD_EXISTS);

    /** One attempt to change a row; returns whether the row was there. */
    @FunctionalInterface
    private interface Attempt {
        boolean make() throws SQLException;
    }

    private final StatementExecutor executor;
    private final RowEvents events;
    private final WrittenValues written;
    private final ClashFinder finder;
    private final ParentFinder parents;

    RowChanger(
            StatementExecutor executor,
            RowEvents events,
            WrittenValues written,
            ClashFinder finder,
            ParentFinder parents) {
        this.executor = executor;
        this.events = events;
        this.written = written;
        this.finder = finder;
        this.parents = parents;
    }

    /** A note for the conflict record about the rows that the last change found. */
    @Nullable String note() {
        return finder.note();
    }

    @Nullable Clash insert(RowPlace place) throws SQLException {
        Clash clash = null;
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            try {
                write(place);
                return null;
            } catch (SQLException e) {
                clash = refused(place, e);
                if (clash.kind() != ConflictKind.INSERT_EXISTS || !clash.found().isEmpty()) {
                    return clash;
                }
            }
        }
        return clash;
    }

    private void write(RowPlace place) throws SQLException {
        if (place.mapping().byEventsOnly()) {
            events.insert(place);
            return;
        }
        RowStatements statements = new RowStatements(place.mapping());
        executor.update(statements.insert(List.of(place.after())), invalidMembers(place, place.after()));
        written.verify(place.mapping(), List.of(place.after()));
    }

    @Nullable Clash update(RowPlace place) throws SQLException {
        if (place.mapping().byEventsOnly()) {
            return change(place, () -> events.change(place), List.of());
        }
        List<? extends Detour> detours = detours(place);
        Clash clash = detours.isEmpty() ? updateDirectly(place) : update(place, detours);
        if (clash == null) {
            written.verify(place.mapping(), List.of(place.after()));
        }
        return clash;
    }

    /** Changes a row back that {@link #update} has changed. The session does not check foreign keys. */
    void changeBack(RowPlace place) throws SQLException {
        if (place.mapping().byEventsOnly()) {
            throw RowEvents.notLogged();
        }
        Row before = place.after();
        Row after = place.before();
        RowPlace back =
                new RowPlace(place.mapping(), place.event(), place.index(), new RowChange(Kind.UPDATE, before, after));
        List<? extends Detour> detours = detours(back);
        if (!detours.isEmpty()) {
            throw detours.get(0).impossible();
        }
        executor.updateOne(new RowStatements(place.mapping()).update(before, after), Set.of());
        written.verify(place.mapping(), List.of(after));
    }

    /** The possible detours; empty if an UPDATE changes the row without a detour. */
    private List<? extends Detour> detours(RowPlace place) throws SQLException {
        MappedColumn copied = copiedWithoutKey(place);
        if (copied == null) {
            return JsonDetour.of(place.mapping(), place.before(), place.after());
        }
        return executor.count(new RowStatements(place.mapping()).equalRows(place.before(), null)) > 1
                ? NumberDetour.of(copied, place.after())
                : List.of();
    }

    /** A column because of which the UPDATE changes all rows that equal the before image; null if there is none. */
    private static @Nullable MappedColumn copiedWithoutKey(RowPlace place) {
        return place.mapping().hasKey()
                ? null
                : new RowStatements(place.mapping()).copiedColumn(place.before(), place.after());
    }

    private @Nullable Clash updateDirectly(RowPlace place) throws SQLException {
        Sql sql = new RowStatements(place.mapping()).update(place.before(), place.after());
        Set<String> invalidMembers = invalidMembers(place, place.after());
        UpdateCheck check = finder.check(place);
        Clash clash = change(place, sql, invalidMembers, List.of());
        if (clash == null && check.isPassedOver()) {
            executor.savepoint();
            return updateAgain(place, sql, invalidMembers, check);
        }
        return clash;
    }

    private @Nullable Clash updateAgain(RowPlace place, Sql sql, Set<String> invalidMembers, UpdateCheck check)
            throws SQLException {
        return place.cascadesAreLogged()
                ? updateUnchecked(place, sql, invalidMembers)
                : updateWithChildren(place, sql, invalidMembers, check);
    }

    /** The target executes the cascades. */
    private @Nullable Clash updateWithChildren(RowPlace place, Sql sql, Set<String> invalidMembers, UpdateCheck check)
            throws SQLException {
        for (Sql children : finder.childKeysLikeBefore(place)) {
            executor.update(children);
        }
        try {
            executor.updateOne(sql, invalidMembers);
        } catch (SQLException e) {
            executor.rollbackToSavepoint();
            return refused(place, e);
        }
        if (check.isPassedOver()) {
            throw new IllegalStateException(
                    "A row of " + place.mapping().table().name()
                            + " does not change, and the server reports no error;"
                            + " one of its children already has its new key");
        }
        return null;
    }

    /**
     * The events before this one have already applied the cascades. Only the row's own parent must still be checked.
     */
    private @Nullable Clash updateUnchecked(RowPlace place, Sql sql, Set<String> invalidMembers) throws SQLException {
        executor.foreignKeyChecks(false);
        executor.updateOne(sql, invalidMembers);
        executor.foreignKeyChecks(true);
        String missing = parents.missingParent(place);
        if (missing == null) {
            return null;
        }
        executor.rollbackToSavepoint();
        return new Clash(ConflictKind.PARENT_MISSING, List.of(missing), List.of(), false, null);
    }

    /** Gives a column an intermediate value first. If the row cannot be changed, no change remains. */
    private @Nullable Clash update(RowPlace place, List<? extends Detour> detours) throws SQLException {
        RowStatements statements = new RowStatements(place.mapping());
        Set<String> invalidMembers = invalidMembers(place, place.after());
        UpdateCheck check = finder.check(place);
        for (Detour detour : detours) {
            if (detour instanceof NumberDetour && executor.count(statements.equalRows(place.before(), detour)) > 0) {
                continue;
            }
            Clash clash;
            executor.savepoint();
            try {
                clash = change(place, statements.detour(place.before(), detour), invalidMembers, List.of());
            } catch (SQLException e) {
                if (Refusal.of(e) != Refusal.DEFINITION) {
                    throw e;
                }
                executor.rollbackToSavepoint();
                continue;
            }
            if (clash == null) {
                return finish(place, statements.update(place.before(), place.after(), detour), invalidMembers, check);
            }
            if (!REFUSALS.contains(clash.kind())) {
                return clash;
            }
        }
        throw detours.get(0).impossible();
    }

    /** Executes the second of two steps. If it fails, rolls back the first step before it searches for the cause. */
    private @Nullable Clash finish(RowPlace place, Sql sql, Set<String> invalidMembers, UpdateCheck check)
            throws SQLException {
        try {
            if (executor.updateOne(sql, invalidMembers)) {
                return check.isPassedOver() ? updateAgain(place, sql, invalidMembers, check) : null;
            }
        } catch (SQLException e) {
            Refusal refusal = Refusal.of(e);
            if (refusal == Refusal.DEFINITION || refusal == Refusal.TABLE || refusal == Refusal.OTHER) {
                throw e;
            }
            executor.rollbackToSavepoint();
            return refused(place, e);
        }
        throw new IllegalStateException("A row of " + place.mapping().table().name()
                + " does not contain the intermediate value that was just written");
    }

    /** @param kept foreign keys whose children stay, because another row replaces this one */
    @Nullable Clash delete(RowPlace place, List<ForeignKey> kept) throws SQLException {
        return place.mapping().byEventsOnly()
                ? change(place, () -> events.change(place), kept)
                : change(place, new RowStatements(place.mapping()).delete(place.before()), Set.of(), kept);
    }

    private @Nullable Clash change(RowPlace place, Sql sql, Set<String> invalidMembers, List<ForeignKey> kept)
            throws SQLException {
        return change(place, () -> executor.updateOne(sql, invalidMembers), kept);
    }

    private @Nullable Clash change(RowPlace place, Attempt attempt, List<ForeignKey> kept) throws SQLException {
        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            Clash children =
                    place.cascadesAreLogged() && place.checksForeignKeys() ? finder.unknownChildren(place, kept) : null;
            try {
                if (children == null && attempt.make()) {
                    return null;
                }
            } catch (SQLException e) {
                return refused(place, e);
            }
            if (children != null && !place.mapping().hasKey()) {
                return children;
            }
            Clash clash = finder.notFound(place);
            if (clash != null) {
                return clash;
            }
            if (children != null) {
                return children;
            }
        }
        throw new SQLTransactionRollbackException(
                "A row of " + place.mapping().table().name()
                        + " kept changing while it was checked; the transaction must be retried");
    }

    private Clash refused(RowPlace place, SQLException error) throws SQLException {
        return switch (Refusal.of(error)) {
            case DUPLICATE -> finder.taken(place, error);
            case PARENT_MISSING -> named(ConflictKind.PARENT_MISSING, error);
            case CHILD_EXISTS -> finder.referenced(place, error);
            case CONSTRAINT -> named(ConflictKind.CONSTRAINT, error);
            case DEFINITION, TABLE, OTHER -> throw error;
        };
    }

    private static Clash named(ConflictKind kind, SQLException error) {
        String name = Refusal.constraint(error);
        return new Clash(kind, name.isEmpty() ? List.of() : List.of(name), List.of(), false, null);
    }

    /** Names of ENUM columns with the empty string that MySQL stores for an invalid value. */
    static Set<String> invalidMembers(RowPlace place, Row row) {
        Set<String> names = new HashSet<>();
        for (MappedColumn column : place.mapping().columns()) {
            if (column.value(row) instanceof ColumnValue.EnumValue member && member.index() == 0) {
                names.add(column.target().name());
            }
        }
        return names;
    }
}
