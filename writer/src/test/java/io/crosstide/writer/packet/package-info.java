@NullMarked
package io.crosstide.writer.packet;

import org.jspecify.annotations.NullMarked;
