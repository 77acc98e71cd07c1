/**
 * Turns source transactions into records of the stream, in Kafka transactions with the checkpoint that describes them.
 */
@NullMarked
package io.crosstide.syncer.publish;

import org.jspecify.annotations.NullMarked;
