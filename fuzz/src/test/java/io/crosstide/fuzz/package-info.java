/** What the fuzz tests start with. Each fuzz test is in the package of what it reads with. */
@NullMarked
package io.crosstide.fuzz;

import org.jspecify.annotations.NullMarked;
