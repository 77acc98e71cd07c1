@NullMarked
package io.crosstide.change.row;

import org.jspecify.annotations.NullMarked;
