package io.crosstide.cli.doctor;

import java.util.List;

/**
 * What a doctor's visit brought.
 *
 * @param unreachable what could not be looked at, and why
 */
public record Examination(List<Finding> findings, List<String> unreachable) {

    public Examination {
        findings = List.copyOf(findings);
        unreachable = List.copyOf(unreachable);
    }

    public boolean errors() {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }
}
