package io.crosstide.writer.supervision;

import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.position.HistoryGap;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs why a link counts as stopped, and what its target does not account for, each reason once. Belongs to the thread of a link. */
final class StopLog {
    private static final Logger LOG = LoggerFactory.getLogger(StopLog.class);
    private static final int MAX_REMEMBERED = 100;

    private final LinkName link;
    private final Set<String> logged = new LinkedHashSet<>();

    StopLog(LinkName link) {
        this.link = link;
    }

    void stopped(LinkStoppedException reason) {
        String message = String.valueOf(reason.getMessage());
        if (isNew(message)) {
            LOG.atError()
                    .addKeyValue("link", link)
                    .addKeyValue("remedy", reason.remedy())
                    .log("Stopped: {}", message);
        }
    }

    void gap(HistoryGap gap) {
        if (isNew(gap.what())) {
            LOG.atWarn()
                    .addKeyValue("link", link)
                    .addKeyValue("remedy", gap.remedy())
                    .log("{}", gap.what());
        }
    }

    private boolean isNew(String message) {
        boolean added = logged.add(message);
        if (logged.size() > MAX_REMEMBERED) {
            logged.remove(logged.iterator().next());
        }
        return added;
    }
}
