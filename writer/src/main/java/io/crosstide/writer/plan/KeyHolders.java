package io.crosstide.writer.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished transactions that hold keys of one index. A transaction that holds a key alone waits for the last one
 * that held it alone and for all that have shared it since; one that shares a key waits only for the former. These in
 * turn wait for those before them, so only the last ones are listed.
 */
final class KeyHolders {
    private static final class Holder {
        private @Nullable Long alone;
        private final Set<Long> sharing = new HashSet<>(2);

        private boolean isEmpty() {
            return alone == null && sharing.isEmpty();
        }

        private void addTo(Set<Long> waits) {
            addAloneTo(waits);
            waits.addAll(sharing);
        }

        private void addAloneTo(Set<Long> waits) {
            if (alone != null) {
                waits.add(alone);
            }
        }

        private void take(Long id) {
            alone = id;
            sharing.clear();
        }

        private void release(Long id, boolean shared) {
            if (shared) {
                sharing.remove(id);
            } else if (id.equals(alone)) {
                alone = null;
            }
        }
    }

    private final Map<String, Holder> byFold = new HashMap<>();
    private final Holder wildcard = new Holder();

    /**
     * Makes a transaction hold the key.
     *
     * @param waits gets the transactions that it must wait for, perhaps itself
     */
    void add(Long id, RowKey key, Set<Long> waits) {
        String fold = key.fold();
        if (fold == null) {
            addWildcard(id, key.shared(), waits);
            return;
        }
        Holder holder = byFold.computeIfAbsent(fold, any -> new Holder());
        if (key.shared()) {
            wildcard.addAloneTo(waits);
            holder.addAloneTo(waits);
            holder.sharing.add(id);
        } else {
            wildcard.addTo(waits);
            holder.addTo(waits);
            holder.take(id);
        }
    }

    private void addWildcard(Long id, boolean shared, Set<Long> waits) {
        if (shared) {
            wildcard.addAloneTo(waits);
            byFold.values().forEach(holder -> holder.addAloneTo(waits));
            wildcard.sharing.add(id);
        } else {
            wildcard.addTo(waits);
            byFold.values().forEach(holder -> holder.addTo(waits));
            byFold.clear();
            wildcard.take(id);
        }
    }

    /** The transaction is done. */
    void release(Long id, RowKey key) {
        String fold = key.fold();
        if (fold == null) {
            wildcard.release(id, key.shared());
            return;
        }
        Holder holder = byFold.get(fold);
        if (holder != null) {
            holder.release(id, key.shared());
            if (holder.isEmpty()) {
                byFold.remove(fold);
            }
        }
    }

    boolean isEmpty() {
        return byFold.isEmpty() && wildcard.isEmpty();
    }
}
