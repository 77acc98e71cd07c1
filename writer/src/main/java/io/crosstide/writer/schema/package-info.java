/** The target's table definitions: read from information_schema, cached, and read again when they change. */
@NullMarked
package io.crosstide.writer.schema;

import org.jspecify.annotations.NullMarked;
