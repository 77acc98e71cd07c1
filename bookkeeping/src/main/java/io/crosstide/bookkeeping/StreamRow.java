package io.crosstide.bookkeeping;

import io.crosstide.change.gtid.GtidSet;
import java.util.UUID;

/** A row of {@code crosstide.stream}: the source's record of its stream. */
public record StreamRow(UUID streamId, String topic, String topicId, GtidSet startGtidSet) {}
