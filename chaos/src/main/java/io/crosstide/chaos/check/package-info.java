/** What must hold when writes have stopped and everything is applied. */
@NullMarked
package io.crosstide.chaos.check;

import org.jspecify.annotations.NullMarked;
