@NullMarked
package io.crosstide.change.gtid;

import org.jspecify.annotations.NullMarked;
