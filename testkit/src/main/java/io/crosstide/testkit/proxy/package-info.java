/** A TCP proxy that delays, cuts and swallows what passes. */
@NullMarked
package io.crosstide.testkit.proxy;

import org.jspecify.annotations.NullMarked;
