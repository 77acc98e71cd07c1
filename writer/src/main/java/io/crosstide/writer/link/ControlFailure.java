package io.crosstide.writer.link;

import io.crosstide.writer.LinkName;
import io.crosstide.writer.LinkStoppedException;
import io.crosstide.writer.UnreachableException;
import java.sql.SQLException;

/** Errors of the target met by others than workers. */
final class ControlFailure {
    private ControlFailure() {}

    static Exception of(LinkName link, SQLException failure) {
        return switch (FailureKind.of(failure)) {
            case CONNECTION, LOCK ->
                new UnreachableException(
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
