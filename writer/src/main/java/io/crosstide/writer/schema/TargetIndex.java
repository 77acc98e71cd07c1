package io.crosstide.writer.schema;

import java.util.List;

/** A unique index, the primary key included. */
public record TargetIndex(String name, List<IndexPart> parts) {
    /** MySQL's name of every primary key. */
    public static final String PRIMARY = "PRIMARY";

    public TargetIndex {
        parts = List.copyOf(parts);
    }

    public boolean isPrimary() {
        return name.equals(PRIMARY);
    }
}
