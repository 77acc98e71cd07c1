/** Connections to the MySQL servers of a topology: which one is the primary, and what its errors ask for. */
@NullMarked
package io.crosstide.topology.connect;

import org.jspecify.annotations.NullMarked;
