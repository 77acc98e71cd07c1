/** What a command ends with: exit codes, and failures told in one line. */
@NullMarked
package io.crosstide.cli.outcome;

import org.jspecify.annotations.NullMarked;
