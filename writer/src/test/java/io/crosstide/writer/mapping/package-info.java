@NullMarked
package io.crosstide.writer.mapping;

import org.jspecify.annotations.NullMarked;
