/** Real MySQL servers: found or downloaded, started and stopped; tools for them. */
@NullMarked
package io.crosstide.testkit.mysql;

import org.jspecify.annotations.NullMarked;
