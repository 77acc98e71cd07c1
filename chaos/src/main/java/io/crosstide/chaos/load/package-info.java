/** Applications that write in all datacenters and remember what the server has acknowledged. */
@NullMarked
package io.crosstide.chaos.load;

import org.jspecify.annotations.NullMarked;
