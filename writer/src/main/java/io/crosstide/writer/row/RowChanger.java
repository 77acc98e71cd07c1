package io.crosstide.writer.row;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.change.event.ColumnValue;
import io.crosstide.change.event.Row;
import io.crosstide.writer.cascade.ParentFinder;
import io.crosstide.writer.conflict.Clash;
import io.crosstide.writer.conflict.ClashFinder;
import io.crosstide.writer.conflict.Refusal;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.RowPlace;
import io.crosstide.writer.schema.ForeignKey;
import io.crosstide.writer.value.InexpressibleValueException;
import io.crosstide.writer.value.Sql;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies single row changes: returns null when one is applied, or what it met. */
final class RowChanger {
    /** Rows that come and go between a statement and the look at its reason; after that the transaction starts anew. */
    private static final int MOST_ATTEMPTS = 3;

    /** What a constraint of the table refuses, not what another row lacks or has. */
    private static final Set<ConflictKind> REFUSALS = Set.of(
            ConflictKind.UPDATE_EXISTS,
            ConflictKind.CONSTRAINT,
            ConflictKind.PARENT_MISSING,
            ConflictKind.CHILD_EXISTS);

    private final StatementExecutor executor;
    private final GeneratedValues generated;
    private final ClashFinder finder;
    private final ParentFinder parents;

    RowChanger(StatementExecutor executor, GeneratedValues generated, ClashFinder finder, ParentFinder parents) {
        this.executor = executor;
        this.generated = generated;
        this.finder = finder;
        this.parents = parents;
    }

    /** What is to be said of the rows that the last change met. */
    @Nullable String note() {
        return finder.note();
    }

    @Nullable Clash insert(RowPlace place) throws SQLException {
        RowStatements statements = new RowStatements(place.mapping());
        Clash clash = null;
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            try {
                executor.update(statements.insert(List.of(place.after())), invalidMembers(place, place.after()));
                generated.verify(place.mapping(), List.of(place.after()));
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

    @Nullable Clash update(RowPlace place) throws SQLException {
        List<JsonDetour> detours = JsonDetour.of(place.mapping(), place.before(), place.after());
        Clash clash = detours.isEmpty() ? updateDirectly(place) : update(place, detours);
        if (clash == null) {
            generated.verify(place.mapping(), List.of(place.after()));
        }
        return clash;
    }

    private @Nullable Clash updateDirectly(RowPlace place) throws SQLException {
        Sql sql = new RowStatements(place.mapping()).update(place.before(), place.after());
        Set<String> invalidMembers = invalidMembers(place, place.after());
        Clash clash = change(place, sql, invalidMembers, List.of());
        if (clash == null && finder.isPassedOver(place)) {
            executor.savepoint();
            return updatePassedOver(place, sql, invalidMembers);
        }
        return clash;
    }

    private @Nullable Clash updatePassedOver(RowPlace place, Sql sql, Set<String> invalidMembers) throws SQLException {
        return place.cascadesAreLogged()
                ? updateUnchecked(place, sql, invalidMembers)
                : updateWithChildren(place, sql, invalidMembers);
    }

    /** The cascades are the target's to make. */
    private @Nullable Clash updateWithChildren(RowPlace place, Sql sql, Set<String> invalidMembers)
            throws SQLException {
        for (Sql children : finder.childKeysLikeBefore(place)) {
            executor.update(children);
        }
        try {
            executor.update(sql, invalidMembers);
        } catch (SQLException e) {
            executor.rollbackToSavepoint();
            return refused(place, e);
        }
        if (finder.isPassedOver(place)) {
            throw new IllegalStateException(
                    "A row of " + place.mapping().table().name()
                            + " does not change, nor does the server say why; one of its children has its new key already");
        }
        return null;
    }

    /** The cascades are made already, by the events before; what is still to be looked for is the row's own parent. */
    private @Nullable Clash updateUnchecked(RowPlace place, Sql sql, Set<String> invalidMembers) throws SQLException {
        executor.foreignKeyChecks(false);
        executor.update(sql, invalidMembers);
        executor.foreignKeyChecks(true);
        String missing = parents.missingParent(place);
        if (missing == null) {
            return null;
        }
        executor.rollbackToSavepoint();
        return new Clash(ConflictKind.PARENT_MISSING, List.of(missing), List.of(), false, null);
    }

    /**
     * Gives a JSON column another value first, since MySQL would take its new one for the same. Nothing is left of it when
     * the row cannot be changed.
     */
    private @Nullable Clash update(RowPlace place, List<JsonDetour> detours) throws SQLException {
        RowStatements statements = new RowStatements(place.mapping());
        Set<String> invalidMembers = invalidMembers(place, place.after());
        for (JsonDetour detour : detours) {
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
                return arrive(place, statements.update(place.before(), place.after(), detour), invalidMembers);
            }
            if (!REFUSALS.contains(clash.kind())) {
                return clash;
            }
        }
        throw InexpressibleValueException.unchanged(
                detours.get(0).column().target().name());
    }

    /** Takes the second step of two. What it meets is looked for when the first is taken back. */
    private @Nullable Clash arrive(RowPlace place, Sql sql, Set<String> invalidMembers) throws SQLException {
        try {
            if (executor.update(sql, invalidMembers) > 0) {
                return finder.isPassedOver(place) ? updatePassedOver(place, sql, invalidMembers) : null;
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
                + " does not have the JSON document that it was just given");
    }

    /** @param kept foreign keys whose children stay, since another row takes this one's place */
    @Nullable Clash delete(RowPlace place, List<ForeignKey> kept) throws SQLException {
        return change(place, new RowStatements(place.mapping()).delete(place.before()), Set.of(), kept);
    }

    private @Nullable Clash change(RowPlace place, Sql sql, Set<String> invalidMembers, List<ForeignKey> kept)
            throws SQLException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            Clash children =
                    place.cascadesAreLogged() && place.checksForeignKeys() ? finder.unknownChildren(place, kept) : null;
            try {
                if (children == null && executor.update(sql, invalidMembers) > 0) {
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
                        + " kept changing while it was looked at; the transaction has to be tried again");
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

    /** Names of ENUM columns that hold the empty string that stands for an invalid value. */
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
