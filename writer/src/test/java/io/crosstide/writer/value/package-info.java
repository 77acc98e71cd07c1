@NullMarked
package io.crosstide.writer.value;

import org.jspecify.annotations.NullMarked;
