@NullMarked
package io.crosstide.writer.copy;

import org.jspecify.annotations.NullMarked;
