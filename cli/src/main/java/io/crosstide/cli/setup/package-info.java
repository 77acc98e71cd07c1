/** What {@code crosstide init} plans, checks and does. */
@NullMarked
package io.crosstide.cli.setup;

import org.jspecify.annotations.NullMarked;
