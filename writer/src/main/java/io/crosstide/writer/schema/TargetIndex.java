package io.crosstide.writer.schema;

import java.util.List;

/** A unique index or the primary key. */
public record TargetIndex(String name, List<IndexPart> parts) {
    /** Every primary key has this name in MySQL. */
    public static final String PRIMARY = "PRIMARY";

    public TargetIndex {
        parts = List.copyOf(parts);
    }

    public boolean isPrimary() {
        return name.equals(PRIMARY);
    }
}
