package io.crosstide.writer.apply;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.writer.LinkName;
import java.util.UUID;

/**
 * The source transaction that rows belong to.
 *
 * @param origin the datacenter where it was first committed
 * @param binlogPosition where the source's binlog holds it, for messages
 * @param schemaVersion {@link io.crosstide.writer.schema.TargetSchema#version()} from before its row keys were extracted;
 *     or of now when it is known that all transactions of the link before it are applied
 */
public record TransactionContext(
        LinkName link, UUID streamId, String origin, Gtid gtid, long seq, String binlogPosition, long schemaVersion) {

    /** The same transaction when all before it are applied. */
    public TransactionContext settled(long currentSchemaVersion) {
        return new TransactionContext(link, streamId, origin, gtid, seq, binlogPosition, currentSchemaVersion);
    }
}
