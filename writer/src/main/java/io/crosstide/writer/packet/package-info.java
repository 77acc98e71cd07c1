/** How a packet applies transactions: by their row events as MySQL wrote them, or by statements. */
@NullMarked
package io.crosstide.writer.packet;

import org.jspecify.annotations.NullMarked;
