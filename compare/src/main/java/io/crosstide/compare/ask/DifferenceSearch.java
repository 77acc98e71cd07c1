package io.crosstide.compare.ask;

import io.crosstide.change.comparison.Digest128;
import io.crosstide.change.comparison.ListedRow;
import io.crosstide.change.comparison.ReadPosition;
import io.crosstide.change.comparison.TableAnswer;
import io.crosstide.change.comparison.TableQuestion;
import io.crosstide.compare.ComparedColumn;
import io.crosstide.compare.RowDifference;
import io.crosstide.compare.TableResult;
import io.crosstide.streams.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of one table that differ: first buckets, then the rows in them, then the same rows again until each is proved to
 * be equal or to differ. Used once.
 */
final class DifferenceSearch {
    /** A bucket should have about this many rows. */
    private static final int BUCKET_ROWS = 64;

    private static final int MAX_BITS = 16;
    private static final int MAX_LISTED = 10_000;
    private static final int MAX_SUSPECTS = 500;
    /** Of one request, whose size is bounded. */
    private static final int MAX_KEY_CHARACTERS = 200_000;

    private static final int EXAMPLES = 20;
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final Inquiry inquiry;
    private final AskedTable table;
    private final List<String> datacenters;
    private final PositionOrder order;
    private final Duration patience;
    private final Time time;
    private final List<Map<String, ReadPosition>> positions = new ArrayList<>();
    private final List<Suspect> differing = new ArrayList<>();
    private List<Suspect> suspects = List.of();
    private boolean everything = true;

    /**
     * @param datacenters that have the table
     * @param patience how long rows are read again
     */
    DifferenceSearch(
            Inquiry inquiry,
            AskedTable table,
            List<String> datacenters,
            PositionOrder order,
            Duration patience,
            Time time) {
        this.inquiry = inquiry;
        this.table = table;
        this.datacenters = List.copyOf(datacenters);
        this.order = order;
        this.patience = patience;
        this.time = time;
    }

    /** @param sums answers that differ, of the datacenters that have the table */
    TableResult run(Map<String, TableAnswer> sums) throws NotComparedException, InterruptedException {
        long rows = sums.values().stream()
                .mapToLong(answer -> answer.total().rows())
                .max()
                .orElse(0);
        int bits = 0;
        while (bits < MAX_BITS && rows >> bits > BUCKET_ROWS) {
            bits++;
        }
        TableQuestion whole = TableQuestion.sums(
                table.question().table(),
                table.question().columns(),
                table.question().key(),
                bits);
        Map<String, TableAnswer> byBucket = bits == 0 ? sums : ask(whole);
        List<Integer> buckets = differingBuckets(byBucket);
        if (buckets.isEmpty()) {
            return result(byBucket, List.of());
        }
        TableQuestion listing = whole.listing(choose(buckets, byBucket));
        Map<String, TableAnswer> listed = ask(listing);
        suspects = suspects(listed);
        decide(listed);
        confirm(listing);
        if (differing.isEmpty() && !suspects.isEmpty()) {
            throw new NotComparedException(
                    "%d rows changed in each round, or the transactions that changed them had not come everywhere in %d s. Repeat the command when fewer rows change, and see in crosstide status whether a link is stopped"
                            .formatted(suspects.size(), patience.toSeconds()));
        }
        if (differing.isEmpty() && !everything) {
            throw new NotComparedException(
                    "too many rows were on their way to look at all. Repeat the command when fewer rows change");
        }
        List<String> notes = new ArrayList<>();
        if (!suspects.isEmpty()) {
            notes.add("undecided: %d more rows, which may be on their way".formatted(suspects.size()));
        }
        if (!everything) {
            notes.add("more rows may differ: only a part of those that are not the same was looked at");
        }
        return result(byBucket, notes);
    }

    private Map<String, TableAnswer> ask(TableQuestion question) throws NotComparedException, InterruptedException {
        Map<String, PartialAnswer> answers = inquiry.ask(List.of(question));
        Map<String, TableAnswer> byDatacenter = new LinkedHashMap<>();
        for (String datacenter : datacenters) {
            PartialAnswer answer = answers.get(datacenter);
            if (answer == null) {
                throw new NotComparedException(datacenter + " did not answer all questions");
            }
            TableAnswer found = answer.table(question.table());
            if (!found.error().isEmpty()) {
                throw new NotComparedException("%s: %s".formatted(datacenter, found.error()));
            }
            byDatacenter.put(datacenter, found);
        }
        return byDatacenter;
    }

    private List<Integer> differingBuckets(Map<String, TableAnswer> answers) {
        Set<Integer> numbers = new TreeSet<>();
        answers.values().forEach(answer -> numbers.addAll(answer.buckets().keySet()));
        TableAnswer first = Objects.requireNonNull(answers.get(datacenters.get(0)));
        return numbers.stream()
                .filter(number -> answers.values().stream()
                        .anyMatch(answer -> !answer.bucket(number).equals(first.bucket(number))))
                .toList();
    }

    /** The first buckets, as many as have not too many rows; at least one. */
    private List<Integer> choose(List<Integer> buckets, Map<String, TableAnswer> answers) {
        List<Integer> chosen = new ArrayList<>();
        long rows = 0;
        for (int bucket : buckets) {
            rows += answers.values().stream()
                    .mapToLong(answer -> answer.bucket(bucket).rows())
                    .max()
                    .orElse(0);
            if (rows > MAX_LISTED && !chosen.isEmpty()) {
                everything = false;
                break;
            }
            chosen.add(bucket);
        }
        return chosen;
    }

    private List<Suspect> suspects(Map<String, TableAnswer> listed) {
        Set<List<String>> identities = new LinkedHashSet<>();
        for (TableAnswer answer : listed.values()) {
            answer.rows().forEach(row -> identities.add(row.identity()));
            everything &= !answer.incomplete();
        }
        Map<List<String>, Map<String, List<Digest128>>> found = digests(listed);
        List<Suspect> different = new ArrayList<>();
        for (List<String> identity : identities) {
            Map<String, List<Digest128>> row = Objects.requireNonNull(found.get(identity));
            if (Set.copyOf(row.values()).size() > 1) {
                if (different.size() == MAX_SUSPECTS) {
                    everything = false;
                    break;
                }
                different.add(new Suspect(identity));
            }
        }
        return different;
    }

    /** By identity and datacenter. */
    private Map<List<String>, Map<String, List<Digest128>>> digests(Map<String, TableAnswer> answers) {
        Map<List<String>, Map<String, List<Digest128>>> found = new LinkedHashMap<>();
        answers.forEach((datacenter, answer) -> {
            for (ListedRow row : answer.rows()) {
                found.computeIfAbsent(row.identity(), identity -> nowhere())
                        .computeIfAbsent(datacenter, any -> new ArrayList<>())
                        .add(row.digest());
            }
        });
        found.values()
                .forEach(row -> row.values()
                        .forEach(list ->
                                list.sort(Comparator.comparing(Digest128::first).thenComparing(Digest128::second))));
        return found;
    }

    private Map<String, List<Digest128>> nowhere() {
        Map<String, List<Digest128>> none = new TreeMap<>();
        datacenters.forEach(datacenter -> none.put(datacenter, new ArrayList<>()));
        return none;
    }

    /** Takes one more look at the suspects in. */
    private void decide(Map<String, TableAnswer> answers) throws NotComparedException {
        Map<String, ReadPosition> round = new TreeMap<>();
        for (Map.Entry<String, TableAnswer> answer : answers.entrySet()) {
            @Nullable ReadPosition position = answer.getValue().position();
            if (position == null) {
                throw new NotComparedException(answer.getKey() + " answered without the position of its snapshot");
            }
            round.put(answer.getKey(), position);
        }
        positions.add(round);
        Map<List<String>, Map<String, List<Digest128>>> found = digests(answers);
        List<Suspect> left = new ArrayList<>();
        for (Suspect suspect : suspects) {
            Map<String, List<Digest128>> row = found.get(suspect.identity());
            suspect.add(row == null ? nowhere() : row);
            switch (suspect.verdict(positions, datacenters, order)) {
                case DIFFERS -> differing.add(suspect);
                case UNDECIDED -> left.add(suspect);
                case EQUAL -> {}
            }
        }
        suspects = left;
    }

    /** Looks at the suspects again until all are decided, or the patience is over. */
    private void confirm(TableQuestion listing) throws NotComparedException, InterruptedException {
        long beganNanos = time.nanos();
        boolean byKey = !keyColumns().isEmpty() && keyColumns().stream().allMatch(ComparedColumn::ordersNaturally);
        while (!suspects.isEmpty() && time.since(beganNanos).compareTo(patience) < 0) {
            time.sleep(ROUND);
            List<List<String>> keys = suspects.stream().map(Suspect::identity).toList();
            TableQuestion question = byKey && characters(keys) <= MAX_KEY_CHARACTERS ? listing.lookUp(keys) : listing;
            Map<String, TableAnswer> answers = ask(question);
            if (answers.values().stream().anyMatch(TableAnswer::incomplete)) {
                throw new NotComparedException("a part of it has too many rows to list");
            }
            decide(answers);
        }
    }

    private static long characters(List<List<String>> keys) {
        return keys.stream().flatMap(List::stream).mapToLong(String::length).sum();
    }

    private List<ComparedColumn> keyColumns() {
        return table.question().key().stream()
                .map(name -> table.question().columns().stream()
                        .filter(column -> column.name().equals(name))
                        .map(column -> new ComparedColumn(column.name(), column.type(), column.characters()))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    private TableResult result(Map<String, TableAnswer> sums, List<String> notes) {
        Map<String, Long> rows = new LinkedHashMap<>();
        sums.forEach((datacenter, answer) -> rows.put(datacenter, answer.total().rows()));
        return new TableResult(
                table.question().table().database(),
                table.question().table().table(),
                rows,
                differing.size(),
                differing.stream().limit(EXAMPLES).map(this::example).toList(),
                notes);
    }

    private RowDifference example(Suspect suspect) {
        Map<String, String> key = new LinkedHashMap<>();
        List<ComparedColumn> columns = keyColumns();
        for (int index = 0; index < columns.size(); index++) {
            ComparedColumn column = columns.get(index);
            key.put(column.name(), column.readableKey(suspect.identity().get(index)));
        }
        Map<String, @Nullable Map<String, @Nullable String>> rows = new LinkedHashMap<>();
        for (String datacenter : datacenters) {
            List<Digest128> digests = Objects.requireNonNull(suspect.last().get(datacenter));
            rows.put(datacenter, digests.isEmpty() ? null : shown(digests));
        }
        return new RowDifference(key, rows);
    }

    private static Map<String, @Nullable String> shown(List<Digest128> digests) {
        Map<String, @Nullable String> cells = new LinkedHashMap<>();
        cells.put("digest", digests.get(0).toString());
        if (digests.size() > 1) {
            cells.put("copies", Integer.toString(digests.size()));
        }
        return cells;
    }
}
