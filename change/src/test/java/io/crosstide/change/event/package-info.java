@NullMarked
package io.crosstide.change.event;

import org.jspecify.annotations.NullMarked;
