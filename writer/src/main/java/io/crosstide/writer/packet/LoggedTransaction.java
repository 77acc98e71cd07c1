package io.crosstide.writer.packet;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.writer.mapping.TransactionContext;
import java.util.List;

/**
 * A source transaction with its events.
 *
 * @param chunk the table map and rows events as the source logged them; not copied
 * @param rows the rows events that are replicated
 */
@SuppressWarnings("ArrayRecordComponent") // events are never copied
public record LoggedTransaction(TransactionContext context, byte[] chunk, List<TableRows> rows) {}
