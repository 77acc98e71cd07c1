/** Connections to the MySQL servers of a topology, and the schema that Crosstide keeps in them. */
@NullMarked
package io.crosstide.topology.connect;

import org.jspecify.annotations.NullMarked;
