package io.crosstide.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private final EventQueue queue = new EventQueue(100);

    @Test
    void waitsForRoomUnlessItIsEmpty() throws Exception {
        queue.put(new byte[1_000]);
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> put(new byte[1]));
        assertThatThrownBy(() -> second.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(queue.full()).isTrue();
        assertThat(queue.poll(Duration.ZERO)).hasSize(1_000);
        second.get(5, TimeUnit.SECONDS);
        assertThat(queue.poll(Duration.ofSeconds(1))).hasSize(1);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void deliversEventsBeforeTheFailure() throws Exception {
        queue.put(new byte[1]);
        queue.fail(new IOException("first"));
        queue.fail(new IOException("second"));
        assertThat(queue.poll(Duration.ZERO)).hasSize(1);
        assertThatThrownBy(() -> queue.poll(Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasMessage("first");
    }

    @Test
    void closeEndsAWaitingPut() throws Exception {
        queue.put(new byte[100]);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> put(new byte[1]));
        queue.close();
        assertThatThrownBy(() -> waiting.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(IllegalStateException.class);
    }

    private void put(byte[] event) {
        try {
            queue.put(event);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
