/** Values of every column type at their limits, for tests that replay them. */
@NullMarked
package io.crosstide.testkit.cases;

import org.jspecify.annotations.NullMarked;
