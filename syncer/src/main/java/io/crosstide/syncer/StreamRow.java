package io.crosstide.syncer;

import io.crosstide.change.gtid.GtidSet;
import java.util.UUID;

/** What the source remembers of its stream: a row of {@code crosstide.stream}. */
record StreamRow(UUID streamId, String topic, String topicId, GtidSet startGtidSet) {}
