/** How commands reach the servers that a topology names. */
@NullMarked
package io.crosstide.cli.connect;

import org.jspecify.annotations.NullMarked;
