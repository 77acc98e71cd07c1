package io.crosstide.cli.control;

import io.crosstide.bookkeeping.link.HeldTransaction;
import io.crosstide.change.gtid.Gtid;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The transactions that hold a link or a stream now.
 *
 * @param otherwise what to say if there is none: a sentence without its full stop
 */
public record Held(List<HeldTransaction> transactions, String otherwise) {
    static final String NOTHING = "No transaction holds it";

    public Held {
        transactions = List.copyOf(transactions);
    }

    public Optional<HeldTransaction> find(Gtid gtid) {
        return transactions.stream().filter(each -> each.gtid().equals(gtid)).findFirst();
    }

    /** What holds it instead of a transaction that does not. */
    public String instead() {
        return transactions.isEmpty()
                ? otherwise
                : "It is held by " + transactions.stream().map(Held::text).collect(Collectors.joining("; by "));
    }

    /** @param stopped the link or the stream, and its state */
    static String stopped(String stopped, String error) {
        return "No transaction holds it that can be skipped. %s: %s".formatted(stopped, error);
    }

    private static String text(HeldTransaction each) {
        return "GTID %s (%s): %s"
                .formatted(
                        each.gtid(),
                        each.tables().isEmpty() ? "tables not known" : String.join(", ", each.tables()),
                        each.error());
    }
}
