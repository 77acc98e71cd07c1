/** Posts to webhooks what happens to the links and streams that this process serves. */
@NullMarked
package io.crosstide.cli.alert;

import org.jspecify.annotations.NullMarked;
