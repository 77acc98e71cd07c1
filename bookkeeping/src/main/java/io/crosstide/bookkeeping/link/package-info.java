/** What a link says of itself at its target, and what an operator has ordered for it. */
@NullMarked
package io.crosstide.bookkeeping.link;

import org.jspecify.annotations.NullMarked;
