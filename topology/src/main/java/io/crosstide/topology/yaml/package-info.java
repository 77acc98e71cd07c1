/** YAML text as a small tree that knows its lines; the only place that knows the YAML library. */
@NullMarked
package io.crosstide.topology.yaml;

import org.jspecify.annotations.NullMarked;
