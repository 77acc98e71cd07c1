package io.crosstide.writer.random;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.plan.ApplyPlanner;
import io.crosstide.writer.plan.KeyExtractor;
import io.crosstide.writer.row.ReplayPair;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Applies transactions in an order as different from the source's as the planner allows: transactions that may run in
 * parallel may end in any order. Unlike with threads, a seed always gives the same order.
 */
final class AnyOrder {
    private static final int WINDOW = 25;

    private final ReplayPair pair;
    private final Random random;

    AnyOrder(ReplayPair pair, Random random) {
        this.pair = pair;
        this.random = random;
    }

    void apply(List<List<TableRows>> transactions) throws SQLException, LinkStoppedException {
        KeyExtractor<SQLException> extractor = new KeyExtractor<>(pair.schema());
        ApplyPlanner planner = new ApplyPlanner();
        Map<Long, Set<Long>> waiting = new HashMap<>();
        int next = 0;
        while (next < transactions.size() || !waiting.isEmpty()) {
            while (next < transactions.size() && waiting.size() < WINDOW) {
                waiting.put((long) next, planner.add(next, extractor.keys(transactions.get(next))));
                next++;
            }
            List<Long> ready = new ArrayList<>();
            waiting.forEach((id, waits) -> {
                if (waits.stream().noneMatch(waiting::containsKey)) {
                    ready.add(id);
                }
            });
            ready.sort(null);
            long chosen = random.nextInt(3) == 0 ? Draft.one(ready, random) : ready.get(ready.size() - 1);
            pair.apply(transactions.get((int) chosen));
            waiting.remove(chosen);
            planner.done(chosen);
        }
    }
}
