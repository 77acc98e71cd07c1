package io.crosstide.cli.alert;

import java.time.Instant;
import java.util.List;

/**
 * One request to a webhook.
 *
 * @param datacenter the datacenter of the process that posts
 * @param items at least one
 */
record AlertPost(String mesh, String datacenter, Instant time, List<AlertItem> items) {

    AlertPost {
        items = List.copyOf(items);
    }
}
