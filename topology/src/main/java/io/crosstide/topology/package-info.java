/** The topology file: model, parser with line numbers, validator, secret references. */
@NullMarked
package io.crosstide.topology;

import org.jspecify.annotations.NullMarked;
