package io.crosstide.writer.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the row keys of one transaction. If there are more than {@link #MAX_KEYS}, a wildcard per index replaces
 * them: the transaction then stays in order with all transactions of these indexes, and its keys take no memory. A
 * record of 900 kB may contain 180,000 keys, which would take 25 times its size.
 */
final class KeyCollector {
    static final int MAX_KEYS = 16_384;

    private Set<RowKey> keys = new HashSet<>();
    private boolean coarse;

    void add(RowKey key) {
        keys.add(coarse ? key.widened() : key);
        if (!coarse && keys.size() > MAX_KEYS) {
            coarse = true;
            Set<RowKey> wildcards = new HashSet<>();
            keys.forEach(known -> wildcards.add(known.widened()));
            keys = wildcards;
        }
    }

    void addAll(List<RowKey> more) {
        more.forEach(this::add);
    }

    Set<RowKey> keys() {
        return keys;
    }
}
