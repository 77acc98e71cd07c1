/** Answers questions of other datacenters about the rows of the tables here. */
@NullMarked
package io.crosstide.compare.answer;

import org.jspecify.annotations.NullMarked;
