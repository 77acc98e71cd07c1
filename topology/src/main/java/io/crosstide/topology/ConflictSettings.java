package io.crosstide.topology;

/** What happens to a row change that does not find what it expects at the target. */
public record ConflictSettings(ConflictPolicy policy) {

    public static final ConflictSettings DEFAULT = new ConflictSettings(ConflictPolicy.REPORT);
}
