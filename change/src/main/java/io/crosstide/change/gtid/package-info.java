/** GTIDs and sets of them, as MySQL 8 and 9 know them (tags included). Immutable; no database needed. */
@NullMarked
package io.crosstide.change.gtid;

import org.jspecify.annotations.NullMarked;
