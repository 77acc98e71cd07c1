package io.crosstide.topology;

/** How a writer finds out that a row differs from the one that the source changed. */
public enum ConflictDetection {
    /** It compares all columns, under lock, before it changes the row. */
    FULL,
    /** MySQL's own guarantee: it finds missing rows and taken keys, and overwrites a row that differs. */
    KEYS
}
