/** What {@code crosstide doctor} looks at. */
@NullMarked
package io.crosstide.cli.doctor;

import org.jspecify.annotations.NullMarked;
