/** XA transactions: their rows are published when they commit. */
@NullMarked
package io.crosstide.syncer.xa;

import org.jspecify.annotations.NullMarked;
