/** The records that travel through Kafka, and their codecs. Imports no Kafka. */
@NullMarked
package io.crosstide.change.wire;

import org.jspecify.annotations.NullMarked;
