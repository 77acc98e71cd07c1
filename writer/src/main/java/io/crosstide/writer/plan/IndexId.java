package io.crosstide.writer.plan;

import io.crosstide.change.event.TableName;

/** What a row key is a value of: an index of a table, or another list of columns that foreign keys reference. */
public record IndexId(TableName table, String index) {}
