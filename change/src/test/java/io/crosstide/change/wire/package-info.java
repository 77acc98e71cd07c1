@NullMarked
package io.crosstide.change.wire;

import org.jspecify.annotations.NullMarked;
