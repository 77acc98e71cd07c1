/** Tables of results. */
@NullMarked
package io.crosstide.cli.text;

import org.jspecify.annotations.NullMarked;
