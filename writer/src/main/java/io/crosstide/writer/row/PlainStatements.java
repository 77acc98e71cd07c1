package io.crosstide.writer.row;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.Kind;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.writer.mapping.PlainChanges;
import io.crosstide.writer.mapping.RowPlace;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.value.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The row changes of an event as statements that need no look at the target: if each finds its rows without a warning, the
 * event is applied exactly.
 */
public final class PlainStatements {
    private final TableMapping mapping;
    private final RowStatements statements;
    private final List<PlainStatement> done = new ArrayList<>();
    /** Rows that are inserted by one statement. */
    private final List<Row> inserted = new ArrayList<>();

    private PlainStatements(TableMapping mapping) {
        this.mapping = mapping;
        this.statements = new RowStatements(mapping);
    }

    /**
     * Empty if the event must be applied row by row.
     *
     * @throws io.crosstide.writer.value.InexpressibleValueException if SQL cannot express a value or condition
     */
    public static Optional<List<PlainStatement>> of(TableMapping mapping, TableRows event) {
        if (mapping.byEventsOnly()
                || !mapping.hasKey()
                || !mapping.generated().isEmpty()
                || !mapping.missing().isEmpty()
                || !PlainChanges.are(mapping, event.rows())) {
            return Optional.empty();
        }
        PlainStatements plain = new PlainStatements(mapping);
        int index = 0;
        for (RowChange change : event.rows()) {
            if (!plain.add(new RowPlace(mapping, event, index++, change))) {
                return Optional.empty();
            }
        }
        plain.insert();
        return Optional.of(plain.done);
    }

    private boolean add(RowPlace place) {
        Row after = place.change().after();
        if (after != null && (!RowChanger.invalidMembers(place, after).isEmpty() || statements.copiesColumns(after))) {
            return false;
        }
        if (place.change().kind() == Kind.INSERT) {
            inserted.add(place.after());
            return true;
        }
        Sql sql = change(place);
        if (sql == null || !sql.tables().isEmpty()) {
            return false;
        }
        done.add(new PlainStatement(sql.withLiterals(), 1));
        return true;
    }

    /** Null if a single statement does not change the row. */
    private @Nullable Sql change(RowPlace place) {
        if (place.change().kind() == Kind.DELETE) {
            return statements.delete(place.before());
        }
        return JsonDetour.of(mapping, place.before(), place.after()).isEmpty()
                ? statements.update(place.before(), place.after())
                : null;
    }

    private void insert() {
        if (!inserted.isEmpty()) {
            done.add(new PlainStatement(statements.insert(inserted).withLiterals(), inserted.size()));
        }
    }
}
