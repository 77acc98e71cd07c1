/** Orders of an operator to running links: pause, resume, throttle, skip. */
@NullMarked
package io.crosstide.cli.control;

import org.jspecify.annotations.NullMarked;
