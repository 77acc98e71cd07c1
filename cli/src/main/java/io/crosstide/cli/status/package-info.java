/** Where every link stands. */
@NullMarked
package io.crosstide.cli.status;

import org.jspecify.annotations.NullMarked;
