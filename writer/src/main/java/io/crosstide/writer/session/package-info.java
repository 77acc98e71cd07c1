/** Opens and prepares sessions at the target, and decides how long they wait. */
@NullMarked
package io.crosstide.writer.session;

import org.jspecify.annotations.NullMarked;
