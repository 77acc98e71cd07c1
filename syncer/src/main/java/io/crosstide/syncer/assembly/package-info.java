/** Events to source transactions, and the events that stop a stream. */
@NullMarked
package io.crosstide.syncer.assembly;

import org.jspecify.annotations.NullMarked;
