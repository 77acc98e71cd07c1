package io.crosstide.syncer.publish;

import io.crosstide.change.row.MappedTable;
import io.crosstide.change.wire.TableDefaults;
import java.util.Optional;

/** Reads the column defaults of a table, which the binlog does not contain. */
@FunctionalInterface
public interface DefaultsSource {
    /**
     * Empty if the table has columns of unsupported types.
     *
     * @param event the table map of the table
     */
    Optional<TableDefaults> of(MappedTable table, byte[] event);
}
