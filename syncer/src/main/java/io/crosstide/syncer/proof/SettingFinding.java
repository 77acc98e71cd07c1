package io.crosstide.syncer.proof;

/**
 * A server setting that does not have the value that the syncer requires.
 *
 * @param accepted whether {@code accept} in the topology names the variable
 */
public record SettingFinding(String variable, String value, String wanted, String remedy, boolean accepted) {
    @Override
    public String toString() {
        return variable + " is " + (value.isEmpty() ? "empty" : value) + ", wanted " + wanted;
    }
}
