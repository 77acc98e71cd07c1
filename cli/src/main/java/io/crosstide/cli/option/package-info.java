/** The options that commands share, and what every command has: its outputs and the environment. */
@NullMarked
package io.crosstide.cli.option;

import org.jspecify.annotations.NullMarked;
