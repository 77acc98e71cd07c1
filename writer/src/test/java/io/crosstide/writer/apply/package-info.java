@NullMarked
package io.crosstide.writer.apply;

import org.jspecify.annotations.NullMarked;
