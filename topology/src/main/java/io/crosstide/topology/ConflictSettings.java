package io.crosstide.topology;

/** How a writer handles a row change that does not find the target's rows as expected. */
public record ConflictSettings(ConflictPolicy policy, ConflictDetection detect) {

    public static final ConflictSettings DEFAULT = new ConflictSettings(ConflictPolicy.REPORT, ConflictDetection.FULL);
}
