package io.crosstide.writer.consume;

import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.change.wire.StreamRecordCodec;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns Kafka's messages into records; one that cannot be read stops the link (W4). */
final class RecordDecoder {
    private final LinkName link;
    private final StreamRecordCodec codec = new StreamRecordCodec();

    RecordDecoder(LinkName link) {
        this.link = link;
    }

    Received decode(ConsumerRecord<byte[], byte[]> message) throws LinkStoppedException {
        try {
            if (message.value() == null) {
                throw new CorruptRecordException("it has no value");
            }
            return new Received(codec.decode(message.value()), message.offset(), message.value().length);
        } catch (CorruptRecordException e) {
            throw new LinkStoppedException(
                    "Link " + link + ": the record at offset " + message.offset() + " of " + message.topic()
                            + " cannot be read: " + e.getMessage(),
                    "run versions of Crosstide that know each other's wireVersion at " + link.source() + " and "
                            + link.target() + "; if the record is damaged, load the target again and run"
                            + " `crosstide init --seeded`");
        }
    }
}
