/** What datacenters tell each other about the rows of their tables, so that a command can compare them. */
@NullMarked
package io.crosstide.change.comparison;

import org.jspecify.annotations.NullMarked;
