/** What both services and the commands do with the Kafka topics of a stream. Knows no JDBC. */
@NullMarked
package io.crosstide.streams;

import org.jspecify.annotations.NullMarked;
