/** Applies the streams of the other datacenters to the local MySQL. */
@NullMarked
package io.crosstide.writer;

import org.jspecify.annotations.NullMarked;
