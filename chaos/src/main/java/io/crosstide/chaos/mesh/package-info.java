/** Datacenters on this machine whose servers, services and networks can be broken. */
@NullMarked
package io.crosstide.chaos.mesh;

import org.jspecify.annotations.NullMarked;
