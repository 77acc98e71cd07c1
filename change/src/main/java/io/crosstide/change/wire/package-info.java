/** The records in Kafka and their codecs. This package imports no Kafka classes. */
@NullMarked
package io.crosstide.change.wire;

import org.jspecify.annotations.NullMarked;
