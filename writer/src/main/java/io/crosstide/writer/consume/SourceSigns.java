package io.crosstide.writer.consume;

import java.time.Duration;
import org.apache.kafka.common.TopicPartition;

/**
 * What a link reads from its source besides records, while none arrive.
 *
 * @param reports the checkpoints topic, with reports on an open transaction
 * @param reportsAfter how long no record arrives before it reads them
 * @param probe reads why the source's syncer publishes nothing; closed by the reader
 */
public record SourceSigns(TopicPartition reports, Duration reportsAfter, SilenceProbe probe) {}
