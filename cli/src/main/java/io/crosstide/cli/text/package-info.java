/** How results look: tables. */
@NullMarked
package io.crosstide.cli.text;

import org.jspecify.annotations.NullMarked;
