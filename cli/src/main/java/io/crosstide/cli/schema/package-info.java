/** Compares the definitions of replicated tables, and says what a difference does to replication. */
@NullMarked
package io.crosstide.cli.schema;

import org.jspecify.annotations.NullMarked;
