package io.crosstide.syncer.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.streams.Time;
import io.crosstide.syncer.Servers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceClockTest {
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    @ParameterizedTest
    @ValueSource(longs = {0, 3_600, -3_600})
    void measuresHowFarTheSourceIsAheadWhateverItsTimeZone(long behindSeconds) throws Exception {
        try (Connection connection = Servers.MYSQL.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION time_zone = '-07:00'");
            Duration ahead = SourceClock.ahead(connection, new Behind(behindSeconds));
            assertThat(ahead).isCloseTo(Duration.ofSeconds(behindSeconds), TOLERANCE);
        }
    }

    /** A machine whose wall clock is behind. */
    private record Behind(long seconds) implements Time {
        @Override
        public long nanos() {
            return SYSTEM.nanos();
        }

        @Override
        public long epochMicros() {
            return SYSTEM.epochMicros() - Duration.ofSeconds(seconds).toNanos() / 1_000;
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
            SYSTEM.sleep(pause);
        }
    }
}
