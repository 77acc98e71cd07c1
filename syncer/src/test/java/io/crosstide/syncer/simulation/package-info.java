/**
 * A seeded simulation of a stream: the real loop, assembler, publisher and committer against an in-memory log that aborts,
 * fences and loses replies.
 */
@NullMarked
package io.crosstide.syncer.simulation;

import org.jspecify.annotations.NullMarked;
