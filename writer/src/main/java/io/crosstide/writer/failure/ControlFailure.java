package io.crosstide.writer.failure;

import io.crosstide.topology.LinkName;
import java.sql.SQLException;

/** Errors of the target met by others than workers. */
public final class ControlFailure {
    private ControlFailure() {}

    public static Exception of(LinkName link, SQLException failure) {
        return switch (FailureKind.of(failure)) {
            case CONNECTION, LOCK ->
                new LinkUnreachableException(
                        "Link " + link + ": the target's MySQL does not answer: " + failure.getMessage(), failure);
            case OTHER ->
                new LinkStoppedException(
                        "Link " + link + ": the target's MySQL refuses: error " + failure.getErrorCode() + " ("
                                + failure.getSQLState() + "): " + failure.getMessage(),
                        "grant the account what it lacks and create the crosstide schema with `crosstide init`",
                        failure);
        };
    }
}
