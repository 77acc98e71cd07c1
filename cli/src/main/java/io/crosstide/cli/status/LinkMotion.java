package io.crosstide.cli.status;

import org.jspecify.annotations.Nullable;

/**
 * Where a link stands, and how fast it moves.
 *
 * @param appliedPerSecond transactions since the reading before; null at the first reading, and if a position is unknown
 */
public record LinkMotion(LinkStatus status, @Nullable Double appliedPerSecond) {}
