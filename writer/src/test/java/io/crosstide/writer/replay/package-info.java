@NullMarked
package io.crosstide.writer.replay;

import org.jspecify.annotations.NullMarked;
