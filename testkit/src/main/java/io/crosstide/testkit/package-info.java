/** What tests need besides servers and workloads: certificates, and events that no server has written. */
@NullMarked
package io.crosstide.testkit;

import org.jspecify.annotations.NullMarked;
