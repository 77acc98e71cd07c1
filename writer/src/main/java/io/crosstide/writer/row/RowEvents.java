package io.crosstide.writer.row;

import io.crosstide.change.event.UnsupportedEventException;
import io.crosstide.change.row.RowChange;
import io.crosstide.writer.mapping.RowPlace;
import io.crosstide.writer.session.ReplaySession;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Iterator;

/** Changes single rows by their own events, which fire no triggers. The session must accept row events. */
final class RowEvents {
    private final Connection connection;
    private final StatementExecutor executor;

    RowEvents(Connection connection, StatementExecutor executor) {
        this.connection = connection;
        this.executor = executor;
    }

    void insert(RowPlace place) throws SQLException {
        execute(place);
    }

    /**
     * Updates or deletes a row. The server would look it up by its primary key alone, so it is compared before.
     *
     * @return whether a row equals the before image
     */
    boolean change(RowPlace place) throws SQLException {
        if (executor.count(new RowStatements(place.mapping()).equalRows(place.before(), null)) == 0) {
            return false;
        }
        execute(place);
        return true;
    }

    private void execute(RowPlace place) throws SQLException {
        requireLogged(place);
        byte[] events = place.event().rows().alone(place.index(), executor.checksForeignKeys());
        try (Statement statement = connection.createStatement()) {
            statement.execute("BINLOG '" + Base64.getEncoder().encodeToString(events) + "'");
        } catch (SQLException refused) {
            try {
                usePresentTime();
            } catch (SQLException further) {
                refused.addSuppressed(further); // the first failure says what happened
            }
            throw refused;
        }
        usePresentTime();
    }

    /** The events have set the time of the session. */
    private void usePresentTime() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET " + ReplaySession.PRESENT_TIME);
        }
    }

    /** What repairs the effects of a conflict on other rows is in no event. */
    private static void requireLogged(RowPlace place) {
        Iterator<RowChange> changes = place.event().rows().iterator();
        for (int i = 0; i < place.index(); i++) {
            changes.next();
        }
        if (!changes.next().equals(place.change())) {
            throw notLogged();
        }
    }

    /** Only a statement could make the change, and it would fire the table's triggers. */
    static UnsupportedEventException notLogged() {
        return new UnsupportedEventException(
                "a conflict must be followed by a change of another row, which the table's triggers would see");
    }
}
