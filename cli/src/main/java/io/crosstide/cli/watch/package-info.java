/** What commands with {@code --watch} have in common: reading again and again, and a display that is refreshed. */
@NullMarked
package io.crosstide.cli.watch;

import org.jspecify.annotations.NullMarked;
