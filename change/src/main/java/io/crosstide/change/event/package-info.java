/** MySQL's binary log events, decoded exactly: event bytes in, values out. This package needs no binlog client. */
@NullMarked
package io.crosstide.change.event;

import org.jspecify.annotations.NullMarked;
