/** The crosstide command itself. Each of its commands is in the package of what it is about. */
@NullMarked
package io.crosstide.cli;

import org.jspecify.annotations.NullMarked;
