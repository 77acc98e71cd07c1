/**
 * Measures how fast a target applies a backlog: Crosstide and MySQL's own replica, in turn, on the same servers
 * (docs/commands.md).
 */
@NullMarked
package io.crosstide.bench;

import org.jspecify.annotations.NullMarked;
