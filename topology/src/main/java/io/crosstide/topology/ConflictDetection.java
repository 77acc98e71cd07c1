package io.crosstide.topology;

/** How a writer finds out that a row differs from the one that the source changed. */
public enum ConflictDetection {
    /** It compares all columns, under lock, before it changes the row. */
    FULL,
    /** MySQL's own guarantee: it finds missing rows and taken keys, and overwrites a row that differs. */
    KEYS,
    /**
     * As {@link #KEYS}, and it reads the target's binlog afterwards: the before image of each row that it has overwritten shows
     * whether the row differed, and such a row is recorded with both images.
     */
    AUDIT
}
