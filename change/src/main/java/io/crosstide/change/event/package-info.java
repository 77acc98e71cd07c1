/** MySQL's binary log events, decoded exactly: event bytes in, values out. No binlog client needed. */
@NullMarked
package io.crosstide.change.event;

import org.jspecify.annotations.NullMarked;
