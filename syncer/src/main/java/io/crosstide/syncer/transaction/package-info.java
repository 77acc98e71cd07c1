/** The parts of a source transaction: its start, its events, its end, and the outcome of XA transactions. */
@NullMarked
package io.crosstide.syncer.transaction;

import org.jspecify.annotations.NullMarked;
