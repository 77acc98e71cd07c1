/**
 * The tables of the schema {@code crosstide} that every MySQL cluster of a mesh has: their definition in {@code
 * schema.sql}, and all code and SQL that reads or writes them.
 */
@NullMarked
package io.crosstide.bookkeeping;

import org.jspecify.annotations.NullMarked;
