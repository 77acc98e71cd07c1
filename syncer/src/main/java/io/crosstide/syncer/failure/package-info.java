/** The ways in which a stream fails. */
@NullMarked
package io.crosstide.syncer.failure;

import org.jspecify.annotations.NullMarked;
