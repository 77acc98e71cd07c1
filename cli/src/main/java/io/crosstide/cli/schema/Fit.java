package io.crosstide.cli.schema;

import io.crosstide.topology.Link;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the writer of a link does with rows of a table.
 *
 * @param leftOut columns that the target lacks, each with its default
 * @param reason why the table is blocked
 */
record Fit(
        Link link,
        Kind kind,
        List<String> leftOut,
        @Nullable String reason,
        @Nullable String remedy) {

    enum Kind {
        /** Row events and SQL statements fit. */
        ROW_EVENTS,
        /** Only SQL statements fit. */
        SQL,
        /** Rows are applied while the columns that the target lacks have their default. */
        COLUMNS_LEFT_OUT,
        /** Rows of the table wait until a definition is changed. */
        BLOCKED,
        /** The source has no such table. */
        NO_ROWS;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    Fit {
        leftOut = List.copyOf(leftOut);
    }

    static Fit of(Link link, Kind kind) {
        return new Fit(link, kind, List.of(), null, null);
    }

    boolean blocked() {
        return kind == Kind.BLOCKED;
    }

    boolean fits() {
        return kind == Kind.ROW_EVENTS || kind == Kind.SQL;
    }
}
