/** The definition of a table, as far as it can matter to replication. */
@NullMarked
package io.crosstide.change.definition;

import org.jspecify.annotations.NullMarked;
