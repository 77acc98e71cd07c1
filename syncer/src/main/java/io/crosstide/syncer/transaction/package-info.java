/** What a source transaction is told as: its start, its events, its end, and what becomes of XA transactions. */
@NullMarked
package io.crosstide.syncer.transaction;

import org.jspecify.annotations.NullMarked;
