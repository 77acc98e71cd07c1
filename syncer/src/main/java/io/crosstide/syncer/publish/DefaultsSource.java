package io.crosstide.syncer.publish;

import io.crosstide.change.event.MappedTable;
import io.crosstide.change.wire.TableDefaults;
import java.util.Optional;

/** Tells the defaults of a table's columns, which the binlog does not hold. */
@FunctionalInterface
public interface DefaultsSource {
    /**
     * Empty when the table has columns that are not understood.
     *
     * @param event the table's map
     */
    Optional<TableDefaults> of(MappedTable table, byte[] event);
}
