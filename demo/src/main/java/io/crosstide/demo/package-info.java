/** Commands that start servers on this machine. */
@NullMarked
package io.crosstide.demo;

import org.jspecify.annotations.NullMarked;
