/** End-to-end tests: whole meshes on real servers, named after the invariants they show. */
@NullMarked
package io.crosstide.cli.mesh;

import org.jspecify.annotations.NullMarked;
