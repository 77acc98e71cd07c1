package io.crosstide.change.comparison;

/**
 * A column, and how to read it.
 *
 * @param type MySQL's DATA_TYPE
 * @param characters whether it has a character set
 */
public record ReadColumn(String name, String type, boolean characters) {
    public ReadColumn {
        Limits.name("column", name);
        Limits.name("type", type);
    }
}
