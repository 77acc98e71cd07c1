/** What of the binlog is published: by origin, by table, and which statements are none of ours. */
@NullMarked
package io.crosstide.syncer.filter;

import org.jspecify.annotations.NullMarked;
