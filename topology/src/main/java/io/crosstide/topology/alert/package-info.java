/** Webhooks that are told what happens in a mesh: their settings, and what their URLs and headers may be. */
@NullMarked
package io.crosstide.topology.alert;

import org.jspecify.annotations.NullMarked;
