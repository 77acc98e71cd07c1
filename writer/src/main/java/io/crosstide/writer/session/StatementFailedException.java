package io.crosstide.writer.session;

import java.sql.SQLException;

/** The server refused a statement of a packet. The statements before it have taken effect, those after it have not. */
public final class StatementFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int index;
    private final SQLException reason;

    /** @param index of the statement in the packet, from 0 */
    public StatementFailedException(int index, SQLException reason) {
        super(reason.getMessage(), reason);
        this.index = index;
        this.reason = reason;
    }

    /** Index of the statement in the packet, from 0. */
    public int index() {
        return index;
    }

    /** What the server said. */
    public SQLException reason() {
        return reason;
    }
}
