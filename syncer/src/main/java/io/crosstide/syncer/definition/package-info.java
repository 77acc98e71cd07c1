/** Definitions of the source's tables: read from MySQL, and handed to the stream when they change. */
@NullMarked
package io.crosstide.syncer.definition;

import org.jspecify.annotations.NullMarked;
