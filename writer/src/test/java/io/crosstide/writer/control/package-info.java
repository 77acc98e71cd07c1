@NullMarked
package io.crosstide.writer.control;

import org.jspecify.annotations.NullMarked;
