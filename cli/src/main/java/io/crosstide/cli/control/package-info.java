/** Orders of an operator to running links: pause, resume, throttle. */
@NullMarked
package io.crosstide.cli.control;

import org.jspecify.annotations.NullMarked;
