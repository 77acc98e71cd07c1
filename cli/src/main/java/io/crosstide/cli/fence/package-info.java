/** Waits until what was committed at a source can be read at a target. */
@NullMarked
package io.crosstide.cli.fence;

import org.jspecify.annotations.NullMarked;
