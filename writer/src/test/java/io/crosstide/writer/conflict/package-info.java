@NullMarked
package io.crosstide.writer.conflict;

import org.jspecify.annotations.NullMarked;
