package io.crosstide.cli.watch;

import java.time.Duration;

/**
 * What was read last.
 *
 * @param age since the reading ended
 */
public record Reading<T>(T value, Duration age) {}
