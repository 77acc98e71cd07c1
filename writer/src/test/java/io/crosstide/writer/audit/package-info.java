@NullMarked
package io.crosstide.writer.audit;

import org.jspecify.annotations.NullMarked;
