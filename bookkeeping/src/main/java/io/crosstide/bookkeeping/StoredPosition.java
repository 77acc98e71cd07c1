package io.crosstide.bookkeeping;

import java.util.UUID;

/** The row of {@code crosstide.position} of a link. */
public record StoredPosition(UUID streamId, Mark mark) {}
