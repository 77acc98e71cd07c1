package io.crosstide.writer.supervision;

import io.crosstide.writer.failure.LinkStoppedException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs why a link counts as stopped: each reason once, however often it is met again. Belongs to the thread of a link. */
final class StopLog {
    private static final Logger logger = LoggerFactory.getLogger(StopLog.class);
    private static final int MOST_REMEMBERED = 100;

    private final Set<String> said = new LinkedHashSet<>();

    void stopped(LinkStoppedException reason) {
        String message = String.valueOf(reason.getMessage());
        if (said.add(message)) {
            logger.error("{}; what to do: {}", message, reason.remedy());
        }
        if (said.size() > MOST_REMEMBERED) {
            said.remove(said.iterator().next());
        }
    }
}
