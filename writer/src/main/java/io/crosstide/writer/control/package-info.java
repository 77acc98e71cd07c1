/** What an operator has ordered for a link while it runs: a pause, and limits. */
@NullMarked
package io.crosstide.writer.control;

import org.jspecify.annotations.NullMarked;
