package io.crosstide.writer.plan;

import io.crosstide.change.row.TableName;

/** The index that a row key belongs to: an index of a table, or a list of columns that foreign keys reference. */
public record IndexId(TableName table, String index) {}
