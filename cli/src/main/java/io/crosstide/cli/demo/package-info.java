/** Datacenters on this machine, for a first look. */
@NullMarked
package io.crosstide.cli.demo;

import org.jspecify.annotations.NullMarked;
