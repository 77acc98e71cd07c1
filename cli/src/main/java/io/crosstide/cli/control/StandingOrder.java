package io.crosstide.cli.control;

import io.crosstide.bookkeeping.link.LinkControl;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator's order that is in force for a link.
 *
 * @param what for people, such as {@code paused by ann@host since …}
 * @param end the command that ends it
 */
public record StandingOrder(String what, String end) {

    /** All that are in force for a link. */
    public static List<StandingOrder> of(String cluster, String from, String to, LinkControl control) {
        String options = "--link %s/%s -c %s".formatted(from, to, cluster);
        List<StandingOrder> orders = new ArrayList<>();
        LinkControl.@Nullable Pause pause = control.pause();
        if (pause != null) {
            orders.add(new StandingOrder(pause.toString(), "crosstide resume " + options));
        }
        LinkControl.@Nullable Throttle throttle = control.throttle();
        if (throttle != null) {
            orders.add(new StandingOrder(throttle.toString(), "crosstide throttle " + options + " --off"));
        }
        return orders;
    }
}
