package io.crosstide.writer.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Dependency;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DependencyWaitTest {
    private final Set<String> applied = new HashSet<>();
    private long nanos;
    private int queries;
    private final DependencyWait wait = new DependencyWait(
            "orders", "tokyo", Set.of("beijing", "paris"), new AppliedStreams(), this::query, this::query, () -> nanos);

    @Test
    void w5BlocksARecordUntilItsDependenciesAreApplied() throws SQLException {
        wait.begin(List.of(dependency("beijing"), dependency("paris")));
        applied.add("paris");
        assertThat(wait.satisfied()).isFalse();
        assertThat(wait.datacenters()).containsExactly("beijing");
        applied.add("beijing");
        nanos += 1_000_000_000L;
        assertThat(wait.satisfied()).isTrue();
    }

    @Test
    void w5DoesNotWaitForStreamsWithoutALinkToThisTarget() throws SQLException {
        wait.begin(List.of(dependency("shanghai")));
        assertThat(wait.satisfied()).isTrue();
    }

    @Test
    void w5WaitsForTransactionsOfTheTargetItselfThatAFailoverLost() throws SQLException {
        wait.begin(List.of(dependency("tokyo")));
        assertThat(wait.satisfied()).isFalse();
        assertThat(wait.datacenters()).containsExactly("tokyo");
        applied.add("tokyo");
        nanos += 1_000_000_000L;
        assertThat(wait.satisfied()).isTrue();
    }

    @Test
    void queriesTheTargetAtGrowingIntervals() throws SQLException {
        wait.begin(List.of(dependency("beijing")));
        for (int millis = 0; millis < 10_000; millis++) {
            wait.satisfied();
            nanos += 1_000_000L;
        }
        assertThat(queries).isBetween(15, 30);
    }

    private boolean query(Dependency dependency) {
        queries++;
        return applied.contains(dependency.datacenter());
    }

    private static Dependency dependency(String datacenter) {
        return new Dependency(datacenter, GtidSet.EMPTY, 5);
    }
}
