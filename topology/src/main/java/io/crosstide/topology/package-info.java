/** What a topology file says: the mesh, its datacenters and clusters, how it replicates, and what differs in a new version. */
@NullMarked
package io.crosstide.topology;

import org.jspecify.annotations.NullMarked;
