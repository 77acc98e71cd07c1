/** YAML text as a small tree with line numbers. Only this package uses the YAML library. */
@NullMarked
package io.crosstide.topology.yaml;

import org.jspecify.annotations.NullMarked;
