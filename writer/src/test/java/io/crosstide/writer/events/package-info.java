@NullMarked
package io.crosstide.writer.events;

import org.jspecify.annotations.NullMarked;
