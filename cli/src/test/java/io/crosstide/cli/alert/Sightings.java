package io.crosstide.cli.alert;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.writer.status.ConflictCount;
import java.time.Duration;
import java.util.List;

/** What a process may see of the link beijing→shanghai and of the stream of shanghai. */
final class Sightings {

    static final AlertSubject LINK = new AlertSubject("orders", "beijing", "shanghai");
    static final AlertSubject STREAM = new AlertSubject("orders", "shanghai", null);

    private Sightings() {}

    static Sighting working() {
        return late(0);
    }

    static Sighting late(int seconds) {
        return new Sighting(LINK, AlertCondition.WORKING, true, null, null, Duration.ofSeconds(seconds), List.of());
    }

    static Sighting stopped() {
        return new Sighting(
                LINK,
                AlertCondition.STOPPED,
                true,
                "table <shop.t> is missing & needed",
                "create it",
                Duration.ofSeconds(2),
                List.of());
    }

    static Sighting troubled(boolean assigned) {
        return new Sighting(LINK, AlertCondition.TROUBLED, assigned, "no answer", "check it", null, List.of());
    }

    static Sighting standby() {
        return new Sighting(LINK, AlertCondition.STANDBY, false, null, null, null, List.of());
    }

    static Sighting conflicts(long exists, long missing) {
        return new Sighting(
                LINK,
                AlertCondition.WORKING,
                true,
                null,
                null,
                Duration.ZERO,
                List.of(
                        new ConflictCount(ConflictKind.INSERT_EXISTS, "shop.t", exists),
                        new ConflictCount(ConflictKind.UPDATE_MISSING, "shop.u", missing)));
    }

    static Sighting stream(AlertCondition condition) {
        return new Sighting(STREAM, condition, true, null, null, Duration.ZERO, List.of());
    }
}
