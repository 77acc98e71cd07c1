package io.crosstide.chaos.check;

import io.crosstide.chaos.load.Acknowledged;
import io.crosstide.chaos.load.ChaosTables;
import io.crosstide.chaos.load.Journal;
import io.crosstide.chaos.load.Journal.Writer;
import io.crosstide.chaos.mesh.ChaosDatacenter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A datacenter has every transaction that any server has acknowledged, and none that no application has committed. The hot
 * rows have seen every update, apart from those that the datacenter recorded as conflicts.
 */
final class JournalCheck {

    /** An update of a hot row. */
    private record Update(String previous, String tag) {}

    private final ChaosDatacenter datacenter;
    private final Map<Writer, BitSet> found = new HashMap<>();
    private final Map<Long, List<Update>> updates = new HashMap<>();
    private final Map<Long, String> tags = new HashMap<>();

    private JournalCheck(ChaosDatacenter datacenter) {
        this.datacenter = datacenter;
    }

    static JournalCheck read(ChaosDatacenter datacenter) throws SQLException {
        JournalCheck check = new JournalCheck(datacenter);
        try (Connection connection = datacenter.mysql().connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows =
                    statement.executeQuery("SELECT datacenter, worker, n, account, previous FROM chaos.journal")) {
                while (rows.next()) {
                    check.add(rows);
                }
            }
            try (ResultSet rows = statement.executeQuery("SELECT id, tag FROM chaos.account")) {
                while (rows.next()) {
                    check.tags.put(rows.getLong(1), rows.getString(2));
                }
            }
        }
        return check;
    }

    private void add(ResultSet row) throws SQLException {
        Writer writer = new Writer(row.getString(1), row.getInt(2));
        int n = row.getInt(3);
        found.computeIfAbsent(writer, any -> new BitSet()).set(n);
        Optional<String> previous = Optional.ofNullable(row.getString(5));
        if (previous.isPresent()) {
            updates.computeIfAbsent(row.getLong(4), any -> new ArrayList<>())
                    .add(new Update(previous.get(), writer.tag(n)));
        }
    }

    /** How many transactions of its own applications the datacenter has. */
    long own() {
        return found.entrySet().stream()
                .filter(each -> each.getKey().datacenter().equals(datacenter.name()))
                .mapToLong(each -> each.getValue().cardinality())
                .sum();
    }

    List<Violation> acknowledged(Journal journal) {
        Violations wrong = new Violations("no acknowledged write lost");
        Map<Writer, Acknowledged> writers = journal.writers();
        found.forEach((writer, numbers) -> {
            BitSet invented = (BitSet) numbers.clone();
            Acknowledged known = writers.get(writer);
            if (known != null) {
                invented.andNot(known.begun());
            }
            invented.stream()
                    .forEach(n -> wrong.add("%s has transaction %s, which nobody committed"
                            .formatted(datacenter.name(), writer.tag(n))));
        });
        writers.forEach((writer, known) -> {
            BitSet lost = known.confirmed();
            lost.andNot(found.getOrDefault(writer, new BitSet()));
            lost.stream()
                    .forEach(n -> wrong.add(
                            "%s lacks the acknowledged transaction %s".formatted(datacenter.name(), writer.tag(n))));
        });
        return wrong.all();
    }

    /** The updates of each hot row that were applied here form one chain, from its first tag to the one that it has. */
    List<Violation> chains(Conflicts conflicts) {
        Violations wrong = new Violations("no update lost without a conflict");
        updates.forEach((account, all) -> {
            Map<String, String> next = new HashMap<>();
            for (Update update : all) {
                if (conflicts.refused(datacenter.name(), update.tag())) {
                    continue;
                }
                String other = next.put(update.previous(), update.tag());
                if (other != null) {
                    wrong.add("in %s, both %s and %s changed version %s of account %d"
                            .formatted(datacenter.name(), other, update.tag(), update.previous(), account));
                }
            }
            String tag = ChaosTables.FIRST_TAG;
            for (String later = next.remove(tag); later != null; later = next.remove(tag)) {
                tag = later;
            }
            if (!next.isEmpty() || !tag.equals(tags.get(account))) {
                wrong.add("in %s, account %d has tag %s; its updates lead to %s, and these remain: %s"
                        .formatted(datacenter.name(), account, tags.get(account), tag, next));
            }
        });
        return wrong.all();
    }
}
