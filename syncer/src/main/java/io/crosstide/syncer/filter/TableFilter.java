package io.crosstide.syncer.filter;

import io.crosstide.bookkeeping.CrosstideSchema;
import io.crosstide.change.row.MappedTable;
import io.crosstide.topology.TableRules;

/** Decides what row changes of a table mean for the stream. */
public final class TableFilter {
    /** What a row change of a table means. */
    public enum Role {
        /** Published. */
        REPLICATED,
        /** Not replicated, by the rules of the topology. */
        FILTERED,
        /** Crosstide's own bookkeeping. */
        BOOKKEEPING,
        /** {@code crosstide.origin}: bookkeeping that changes which datacenter claims a server UUID. */
        ORIGIN,
        /** {@code crosstide.direction}: the transaction is an echo. */
        DIRECTION,
        /** {@code crosstide.local_change}: the transaction is not replicated. */
        LOCAL_CHANGE
    }

    private final TableRules rules;

    public TableFilter(TableRules rules) {
        this.rules = rules;
    }

    public Role role(MappedTable table) {
        if (table.database().equals(CrosstideSchema.DATABASE)) {
            return switch (table.table()) {
                case "direction" -> Role.DIRECTION;
                case "local_change" -> Role.LOCAL_CHANGE;
                case "origin" -> Role.ORIGIN;
                default -> Role.BOOKKEEPING;
            };
        }
        return rules.replicates(table.database(), table.table()) ? Role.REPLICATED : Role.FILTERED;
    }
}
