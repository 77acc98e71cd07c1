package io.crosstide.change.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a link into the table's datacenter remembers of the table (docs/decisions/0011 and 0018).
 *
 * @param source datacenter whose stream the link applies
 * @param sourceOrder columns in the source's order when rows were applied; empty if the link remembers no order
 * @param targetOrder the same columns in this table's order
 * @param missing columns that this table lacked when rows were applied
 */
public record RememberedLink(
        String source, List<String> sourceOrder, List<String> targetOrder, List<MissingColumn> missing) {

    /**
     * A column that the table lacked.
     *
     * @param defaultText the literal of its default at the source; null is the default NULL
     * @param foundDefault the other default that the column had when the table got it; null when that did not happen
     */
    public record MissingColumn(
            String column,
            @Nullable String defaultText,
            @Nullable String foundDefault) {}

    public RememberedLink {
        sourceOrder = List.copyOf(sourceOrder);
        targetOrder = List.copyOf(targetOrder);
        missing = List.copyOf(missing);
        if (sourceOrder.size() != targetOrder.size()) {
            throw new IllegalArgumentException("not the same columns: " + sourceOrder + " and " + targetOrder);
        }
    }
}
