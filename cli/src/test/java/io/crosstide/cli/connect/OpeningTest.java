package io.crosstide.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpeningTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void leavesTimeForTheRestOfACommand() {
        assertThat(Servers.OPENING).isPositive();
        assertThat(Servers.PATIENCE.plus(Servers.OPENING)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void givesWhatIsOpened() throws UnreachableException {
        assertThat(Opening.start("server", LONG, () -> "open", closed -> {}).await())
                .isEqualTo("open");
    }

    @Test
    void tellsWhetherTheServerHasAnswered() {
        CompletableFuture<String> server = new CompletableFuture<>();
        Opening<String> opening = Opening.start("Kafka of a", LONG, server::get, closed -> {});

        assertThat(opening.isAnswered(Duration.ofMillis(1))).isFalse();
        server.completeExceptionally(new UnreachableException("refused", null));
        assertThat(opening.isAnswered(LONG)).isTrue();
    }

    @Test
    void givesTheFailureOfTheOpener() {
        UnreachableException refused = new UnreachableException("refused", null);
        Opening<String> opening = Opening.start(
                "server",
                LONG,
                () -> {
                    throw refused;
                },
                closed -> {});

        assertThatThrownBy(opening::await).isSameAs(refused);
    }

    @Test
    void closesWhatIsOpenedTooLate() throws Exception {
        CompletableFuture<String> server = new CompletableFuture<>();
        CompletableFuture<String> closed = new CompletableFuture<>();
        Opening<String> opening = Opening.start("Kafka of a", Duration.ofMillis(1), server::get, closed::complete);

        assertThatThrownBy(opening::await)
                .isInstanceOf(UnreachableException.class)
                .hasMessageStartingWith("Kafka of a: no answer within");
        server.complete("late");
        assertThat(closed.get(1, TimeUnit.MINUTES)).isEqualTo("late");
    }
}
