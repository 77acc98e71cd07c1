package io.crosstide.bench.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The workloads by name. */
public enum LoadKind {
    WRITE_ONLY("4 rows a transaction, as sysbench's oltp_write_only"),
    INSERTS("one inserted row a transaction"),
    MANY_ROWS("1,000 rows a transaction"),
    WIDE_ROWS("30 columns with a BLOB of 4 kB and JSON"),
    HOT_ROWS("nearly all transactions update one of 4 rows"),
    UNIQUE_KEYS("a table with 4 unique keys"),
    DELETES("10 deleted rows a transaction");

    private final String description;

    LoadKind(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }

    /** A new load, for one backlog. */
    public Load create() {
        return switch (this) {
            case WRITE_ONLY -> new WriteOnly();
            case INSERTS -> new Inserts();
            case MANY_ROWS -> new ManyRows();
            case WIDE_ROWS -> new WideRows();
            case HOT_ROWS -> new HotRows();
            case UNIQUE_KEYS -> new UniqueKeys();
            case DELETES -> new Deletes();
        };
    }

    /** The name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if there is none of this name */
    public static LoadKind of(String label) {
        for (LoadKind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no workload " + label + "; there are "
                + Arrays.stream(values()).map(LoadKind::label).collect(Collectors.joining(", ")));
    }
}
