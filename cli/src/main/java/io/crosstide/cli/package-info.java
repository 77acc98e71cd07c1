/** The crosstide command: process lifecycle, HTTP endpoints, reports. */
@NullMarked
package io.crosstide.cli;

import org.jspecify.annotations.NullMarked;
