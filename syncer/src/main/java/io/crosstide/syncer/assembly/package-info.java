/** Assembles events to source transactions; events that stop a stream. */
@NullMarked
package io.crosstide.syncer.assembly;

import org.jspecify.annotations.NullMarked;
