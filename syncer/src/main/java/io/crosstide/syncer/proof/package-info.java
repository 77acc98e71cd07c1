/** Proofs about the source: its settings, its history, and the identity of its stream. */
@NullMarked
package io.crosstide.syncer.proof;

import org.jspecify.annotations.NullMarked;
