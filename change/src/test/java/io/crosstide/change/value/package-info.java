@NullMarked
package io.crosstide.change.value;

import org.jspecify.annotations.NullMarked;
