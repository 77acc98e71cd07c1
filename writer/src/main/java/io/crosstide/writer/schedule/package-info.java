/** The loop of a link: decides which transaction may be applied when. */
@NullMarked
package io.crosstide.writer.schedule;

import org.jspecify.annotations.NullMarked;
