/** Sessions at the target: how they are opened and prepared, and how long they wait. */
@NullMarked
package io.crosstide.writer.session;

import org.jspecify.annotations.NullMarked;
