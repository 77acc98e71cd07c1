package io.crosstide.cli.schema;

import io.crosstide.change.event.TableName;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.writer.schema.TargetTable;
import java.util.Collection;
import java.util.Map;

/**
 * Where the definitions of one datacenter's tables come from. Today this is its MySQL, under the account of the topology; what
 * its own processes publish could be another source.
 */
interface DefinitionSource {

    /** All replicated tables, for comparison. */
    Definitions read() throws UnreachableException;

    /** These tables as a writer of the datacenter reads them; without those that are gone. */
    Map<TableName, TargetTable> tables(Collection<TableName> names) throws UnreachableException;
}
