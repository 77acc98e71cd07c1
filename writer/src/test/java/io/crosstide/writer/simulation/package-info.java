/**
 * A seeded simulation of a link: the real loop, intake, schedule, planner, workers and positions against an in-memory
 * target that fails, deadlocks, loses replies and changes owner.
 */
@NullMarked
package io.crosstide.writer.simulation;

import org.jspecify.annotations.NullMarked;
