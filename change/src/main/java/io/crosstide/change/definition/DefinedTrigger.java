package io.crosstide.change.definition;

/**
 * A trigger.
 *
 * @param timing {@code BEFORE} or {@code AFTER}
 * @param event {@code INSERT}, {@code UPDATE} or {@code DELETE}
 */
public record DefinedTrigger(String name, String timing, String event, String statement) {}
