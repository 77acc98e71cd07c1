package io.crosstide.compare.ask;

import io.crosstide.change.comparison.Digest128;
import io.crosstide.change.comparison.ReadPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A row that was not the same everywhere when it was first read, and how it looked in each round since.
 *
 * <p>It is <em>equal</em> if all datacenters show the same in one round. It <em>differs</em> if A shows the same in rounds i
 * to k, B shows something else in a round j between, B's snapshot had all transactions of A's in round i, and A's in round k had
 * all of B's in round j: no transaction is on its way that would make them equal. A row that changes and changes back could look
 * like this. So, if A committed or applied anything meanwhile, B must show the same in three rounds between.
 */
final class Suspect {
    private static final int ROUNDS_BETWEEN = 3;

    private final List<String> identity;
    private final List<Map<String, List<Digest128>>> rounds = new ArrayList<>();

    /** What is known of a row. */
    enum Verdict {
        EQUAL,
        DIFFERS,
        /** It may be on its way. */
        UNDECIDED
    }

    Suspect(List<String> identity) {
        this.identity = List.copyOf(identity);
    }

    /** Values of the key, or the digest of a row without a key. */
    List<String> identity() {
        return identity;
    }

    /** @param digests by datacenter: sorted digests of the rows with this identity; empty lists where there is none */
    void add(Map<String, List<Digest128>> digests) {
        rounds.add(Map.copyOf(digests));
    }

    /** How it looked last. */
    Map<String, List<Digest128>> last() {
        return rounds.get(rounds.size() - 1);
    }

    /** @param positions by round and datacenter; as many rounds as were added */
    Verdict verdict(List<Map<String, ReadPosition>> positions, List<String> datacenters, PositionOrder order) {
        Map<String, List<Digest128>> last = last();
        String first = datacenters.get(0);
        boolean equal = true;
        for (String other : datacenters.subList(1, datacenters.size())) {
            if (!digests(last, first).equals(digests(last, other))) {
                equal = false;
                if (differs(positions, first, other, order)) {
                    return Verdict.DIFFERS;
                }
            }
        }
        return equal ? Verdict.EQUAL : Verdict.UNDECIDED;
    }

    private boolean differs(List<Map<String, ReadPosition>> positions, String a, String b, PositionOrder order) {
        int k = rounds.size() - 1;
        for (int i = k - 2; i >= 0 && constant(a, i, k); i--) {
            boolean quiet = position(positions, i, a)
                    .atMost()
                    .equals(position(positions, k, a).atMost());
            for (int j = i + 1; j < k; j++) {
                int until = quiet ? j : j + ROUNDS_BETWEEN - 1;
                if (until < k
                        && constant(b, j, until)
                        && !digests(rounds.get(j), b).equals(digests(rounds.get(i), a))
                        && order.shows(b, position(positions, j, b), a, position(positions, i, a))
                        && order.shows(a, position(positions, k, a), b, position(positions, until, b))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean constant(String datacenter, int from, int to) {
        List<Digest128> one = digests(rounds.get(from), datacenter);
        return rounds.subList(from, to + 1).stream()
                .allMatch(round -> digests(round, datacenter).equals(one));
    }

    private static List<Digest128> digests(Map<String, List<Digest128>> round, String datacenter) {
        return Objects.requireNonNull(round.get(datacenter));
    }

    private static ReadPosition position(List<Map<String, ReadPosition>> positions, int round, String datacenter) {
        return Objects.requireNonNull(positions.get(round).get(datacenter));
    }
}
