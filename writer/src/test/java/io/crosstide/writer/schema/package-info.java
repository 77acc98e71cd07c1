@NullMarked
package io.crosstide.writer.schema;

import org.jspecify.annotations.NullMarked;
