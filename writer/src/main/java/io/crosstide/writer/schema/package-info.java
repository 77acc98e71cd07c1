/** What the target's tables are: read from information_schema, cached, renewed when they change. */
@NullMarked
package io.crosstide.writer.schema;

import org.jspecify.annotations.NullMarked;
