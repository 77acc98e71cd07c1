/** Folders for the data of servers, and a cache of files that take long to create. */
@NullMarked
package io.crosstide.testkit.folder;

import org.jspecify.annotations.NullMarked;
