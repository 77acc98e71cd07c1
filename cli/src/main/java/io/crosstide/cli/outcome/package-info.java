/** How a command ends: exit codes, failures told in one line, and an orderly stop at a signal. */
@NullMarked
package io.crosstide.cli.outcome;

import org.jspecify.annotations.NullMarked;
