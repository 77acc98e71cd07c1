/** Reads the binlog of a source: a connection that delivers events whole and in order. */
@NullMarked
package io.crosstide.syncer.binlog;

import org.jspecify.annotations.NullMarked;
