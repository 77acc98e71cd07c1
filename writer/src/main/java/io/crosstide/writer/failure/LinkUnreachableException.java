package io.crosstide.writer.failure;

import io.crosstide.streams.KafkaProblem;
import io.crosstide.topology.connect.MysqlRemedy;
import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The source's Kafka or the target's MySQL does not answer; the link retries without limit. */
public final class LinkUnreachableException extends LinkFailure {
    private static final long serialVersionUID = 1L;

    private static final String CHECK = "check the server and the network";

    public LinkUnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** @param found what was found where the link looked instead; without a full stop */
    public LinkUnreachableException because(String found) {
        return new LinkUnreachableException(getMessage() + "; " + found, getCause());
    }

    /** What an operator does, in lower case and without a full stop; the link retries in any case. */
    public String remedy() {
        Throwable cause = getCause();
        if (cause instanceof SQLException refused) {
            return MysqlRemedy.of(refused).orElse(CHECK);
        }
        return cause instanceof KafkaException ? KafkaProblem.of(cause).remedy() : CHECK;
    }
}
