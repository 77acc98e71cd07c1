package io.crosstide.cli.doctor;

/** How bad a finding is. */
public enum Severity {
    /** Will go wrong, or cannot work. */
    ERROR,
    /** Works, and may hurt one day. */
    WARNING
}
