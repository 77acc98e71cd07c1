/** A stream's life: created once, then session after session while it is assigned to this process. */
@NullMarked
package io.crosstide.syncer.stream;

import org.jspecify.annotations.NullMarked;
