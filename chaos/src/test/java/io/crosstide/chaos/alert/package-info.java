/** Tries the alert rules of {@code deploy/prometheus} on a real mesh with a real Prometheus. */
@NullMarked
package io.crosstide.chaos.alert;

import org.jspecify.annotations.NullMarked;
