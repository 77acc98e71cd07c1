package io.crosstide.syncer.proof;

/**
 * A server variable that is not as the syncer demands it.
 *
 * @param accepted named by {@code accept} in the topology: done without knowingly
 */
public record SettingFinding(String variable, String value, String wanted, String remedy, boolean accepted) {
    @Override
    public String toString() {
        return variable + " is " + (value.isEmpty() ? "empty" : value) + ", wanted " + wanted;
    }
}
