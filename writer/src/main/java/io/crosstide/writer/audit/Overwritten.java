package io.crosstide.writer.audit;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.TableMap;

/**
 * A row of the target that a change of the source has overwritten, although it was not what the source had.
 *
 * @param targetTable the table as it was at the target
 * @param found the row that was there
 * @param echo the target's transaction
 */
record Overwritten(SourceRow source, TableMap targetTable, Row found, Gtid echo) {}
