/** How results look: tables, colours, JSON, CSV. */
@NullMarked
package io.crosstide.cli.text;

import org.jspecify.annotations.NullMarked;
