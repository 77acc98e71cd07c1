package io.crosstide.writer.mapping;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.TableDefaults;
import io.crosstide.topology.LinkName;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The source transaction that rows belong to.
 *
 * @param origin the datacenter where it was first committed
 * @param binlogPosition position in the source's binlog, for messages
 * @param schemaVersion {@link io.crosstide.writer.schema.TargetSchema#version()} from before its row keys were
 *     extracted; or the current version if all transactions of the link before it are known to be applied
 * @param defaults of the source's tables, if known
 */
public record TransactionContext(
        LinkName link,
        UUID streamId,
        String origin,
        Gtid gtid,
        long seq,
        String binlogPosition,
        long schemaVersion,
        List<TableDefaults> defaults) {
    public TransactionContext {
        defaults = List.copyOf(defaults);
    }

    /** A context without known defaults. */
    public TransactionContext(
            LinkName link,
            UUID streamId,
            String origin,
            Gtid gtid,
            long seq,
            String binlogPosition,
            long schemaVersion) {
        this(link, streamId, origin, gtid, seq, binlogPosition, schemaVersion, List.of());
    }

    /** The same transaction when all before it are applied. */
    public TransactionContext settled(long currentSchemaVersion) {
        return new TransactionContext(
                link, streamId, origin, gtid, seq, binlogPosition, currentSchemaVersion, defaults);
    }

    /** The same transaction with the defaults of the source's tables from another of its chunks. */
    public TransactionContext with(List<TableDefaults> ofChunk) {
        return new TransactionContext(link, streamId, origin, gtid, seq, binlogPosition, schemaVersion, ofChunk);
    }

    /** The defaults of a table's columns; null if they are unknown. */
    @Nullable TableDefaults defaults(TableName table) {
        for (TableDefaults each : defaults) {
            if (each.database().equals(table.database()) && each.table().equals(table.table())) {
                return each;
            }
        }
        return null;
    }
}
