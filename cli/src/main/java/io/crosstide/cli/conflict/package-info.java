/** The conflict report. */
@NullMarked
package io.crosstide.cli.conflict;

import org.jspecify.annotations.NullMarked;
