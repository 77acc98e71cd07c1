/** Reads the binlog of a server: a connection that delivers events whole and in order. */
@NullMarked
package io.crosstide.binlog;

import org.jspecify.annotations.NullMarked;
