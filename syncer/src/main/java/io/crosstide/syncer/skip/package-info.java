/** Transactions that cannot be published: on record at the source, and skipped when an operator has ordered it. */
@NullMarked
package io.crosstide.syncer.skip;

import org.jspecify.annotations.NullMarked;
