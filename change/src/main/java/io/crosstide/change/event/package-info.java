/** MySQL's binary log events and their fields, decoded exactly. This package needs no binlog client. */
@NullMarked
package io.crosstide.change.event;

import org.jspecify.annotations.NullMarked;
