/** Which transactions may run side by side: row keys, and the order they demand. Pure; knows no SQL. */
@NullMarked
package io.crosstide.writer.plan;

import org.jspecify.annotations.NullMarked;
