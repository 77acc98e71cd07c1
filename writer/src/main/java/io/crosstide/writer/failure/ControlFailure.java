package io.crosstide.writer.failure;

import io.crosstide.topology.LinkName;
import io.crosstide.topology.connect.MysqlRemedy;
import java.sql.SQLException;

/** What an error of the target means when it occurs outside a worker. */
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
                        MysqlRemedy.of(failure).orElse("remove the cause that the error names at the target"),
                        failure);
        };
    }
}
