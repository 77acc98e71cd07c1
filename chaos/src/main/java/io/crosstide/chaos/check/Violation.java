package io.crosstide.chaos.check;

/**
 * An invariant that does not hold.
 *
 * @param invariant its name, as in the documentation
 * @param what the values seen
 */
public record Violation(String invariant, String what) {
    @Override
    public String toString() {
        return invariant + ": " + what;
    }
}
