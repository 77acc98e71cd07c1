/** How results look: tables and CSV. */
@NullMarked
package io.crosstide.cli.text;

import org.jspecify.annotations.NullMarked;
