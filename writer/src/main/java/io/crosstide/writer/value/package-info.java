/** Values as SQL: one class per kind of column type. */
@NullMarked
package io.crosstide.writer.value;

import org.jspecify.annotations.NullMarked;
