/** Random transactions of a shop, at a pace, from several sessions. */
@NullMarked
package io.crosstide.testkit.workload;

import org.jspecify.annotations.NullMarked;
