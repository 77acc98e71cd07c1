/** Which process serves a link, and the proof that no other does. */
@NullMarked
package io.crosstide.writer.ownership;

import org.jspecify.annotations.NullMarked;
