@NullMarked
package io.crosstide.writer.plan;

import org.jspecify.annotations.NullMarked;
