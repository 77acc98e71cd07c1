/** Names of tables that a person gives, and the tables that there are. */
@NullMarked
package io.crosstide.cli.table;

import org.jspecify.annotations.NullMarked;
