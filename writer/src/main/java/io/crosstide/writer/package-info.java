/** Replays the streams of the other datacenters into the local MySQL. */
@NullMarked
package io.crosstide.writer;

import org.jspecify.annotations.NullMarked;
