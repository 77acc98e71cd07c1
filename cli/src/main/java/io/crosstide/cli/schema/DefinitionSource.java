package io.crosstide.cli.schema;

import io.crosstide.cli.connect.UnreachableException;

/** Where the definitions of one datacenter's tables come from. */
interface DefinitionSource extends AutoCloseable {

    /** All replicated tables. */
    Definitions read() throws UnreachableException;

    @Override
    void close();
}
