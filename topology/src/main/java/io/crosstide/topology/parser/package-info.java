/** Reads a topology file: one class per section, each value checked, all mistakes reported together. */
@NullMarked
package io.crosstide.topology.parser;

import org.jspecify.annotations.NullMarked;
