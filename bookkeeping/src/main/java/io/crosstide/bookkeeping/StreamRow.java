package io.crosstide.bookkeeping;

import io.crosstide.change.gtid.GtidSet;
import java.util.UUID;

/** What the source remembers of its stream: a row of {@code crosstide.stream}. */
public record StreamRow(UUID streamId, String topic, String topicId, GtidSet startGtidSet) {}
