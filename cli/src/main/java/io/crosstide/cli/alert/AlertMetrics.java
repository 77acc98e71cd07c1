package io.crosstide.cli.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** How many posts webhooks took, and how many attempts failed. */
final class AlertMetrics {

    private final Counter delivered;
    private final Counter failed;

    AlertMetrics(MeterRegistry registry) {
        this.delivered = counter(registry, "delivered");
        this.failed = counter(registry, "failed");
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("crosstide.alert.posts")
                .description("Attempts to post to webhooks")
                .tag("result", result)
                .register(registry);
    }

    void delivered() {
        delivered.increment();
    }

    void failed() {
        failed.increment();
    }
}
