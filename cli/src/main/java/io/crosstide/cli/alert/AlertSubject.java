package io.crosstide.cli.alert;

import org.jspecify.annotations.Nullable;

/**
 * A link, or a stream, that alerts are about.
 *
 * @param from the source datacenter
 * @param to the target datacenter of a link; null for a stream
 */
public record AlertSubject(
        String cluster, String from, @Nullable String to) {

    boolean isLink() {
        return to != null;
    }

    @Override
    public String toString() {
        return isLink() ? "link " + cluster + " " + from + "→" + to : "stream " + cluster + " of " + from;
    }
}
