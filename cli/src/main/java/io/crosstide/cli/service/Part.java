package io.crosstide.cli.service;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One stream or link that a process serves, as its health endpoint shows it.
 *
 * @param name for people: {@code stream orders beijing}, {@code link orders shanghai→beijing}
 * @param state as the service calls it
 * @param error why it stopped; null while it runs
 * @param remedy what to do about it
 */
public record Part(
        String name,
        String state,
        @Nullable String error,
        @Nullable String remedy,
        @Nullable Duration lag) {}
