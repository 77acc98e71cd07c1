package io.crosstide.bookkeeping.link;

import org.jspecify.annotations.Nullable;

/** The row of {@code crosstide.link_state} of a link; {@code state} is a {@link LinkState#label}. */
public record StoredLinkState(
        String state, @Nullable String error, @Nullable String remedy) {}
