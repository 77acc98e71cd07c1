package io.crosstide.bench.load;

import java.util.Locale;
import java.util.function.Supplier;

/** The workloads by name. */
public enum LoadKind {
    WRITE_ONLY("4 rows a transaction, as sysbench's oltp_write_only", WriteOnly::new),
    INSERTS("one inserted row a transaction", Inserts::new),
    MANY_ROWS("1,000 rows a transaction", ManyRows::new),
    WIDE_ROWS("30 columns with a BLOB of 4 kB and JSON", WideRows::new),
    HOT_ROWS("nearly all transactions update one of 4 rows", HotRows::new),
    UNIQUE_KEYS("a table with 4 unique keys", UniqueKeys::new),
    DELETES("10 deleted rows a transaction", Deletes::new);

    private final String description;
    private final Supplier<Load> load;

    LoadKind(String description, Supplier<Load> load) {
        this.description = description;
        this.load = load;
    }

    public String description() {
        return description;
    }

    /** A new load, for one backlog. */
    public Load create() {
        return load.get();
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
        throw new IllegalArgumentException("no workload " + label);
    }
}
