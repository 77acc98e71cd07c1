/** The positions of streams and links, as they are on record. */
@NullMarked
package io.crosstide.cli.checkpoint;

import org.jspecify.annotations.NullMarked;
