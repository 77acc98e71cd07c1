/** The form of the log. */
@NullMarked
package io.crosstide.cli.log;

import org.jspecify.annotations.NullMarked;
