/** GTIDs and sets of them, as MySQL 8 and 9 have them (tags included). Immutable; this package needs no database. */
@NullMarked
package io.crosstide.change.gtid;

import org.jspecify.annotations.NullMarked;
