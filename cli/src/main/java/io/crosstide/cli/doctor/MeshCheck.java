package io.crosstide.cli.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What does not fit together between the datacenters of one cluster. */
final class MeshCheck {

    private static final Duration SKEW = Duration.ofSeconds(1);

    private final String cluster;
    private final List<ClusterFacts> all;
    private final List<Finding> findings = new ArrayList<>();

    MeshCheck(String cluster, List<ClusterFacts> all) {
        this.cluster = cluster;
        this.all = List.copyOf(all);
    }

    List<Finding> check() {
        for (ClusterFacts facts : all) {
            skew(facts);
        }
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                sameServer(all.get(i), all.get(j));
                autoIncrement(all.get(i), all.get(j));
                names(all.get(i), all.get(j));
                tables(all.get(i), all.get(j));
            }
        }
        return findings;
    }

    private String where(ClusterFacts one, ClusterFacts other) {
        return "%s and %s/%s".formatted(one.datacenter(), other.datacenter(), cluster);
    }

    private void skew(ClusterFacts facts) {
        if (facts.skew().abs().compareTo(SKEW) > 0) {
            findings.add(Finding.warning(
                    facts.where(),
                    "its clock is %.1f s %s this machine's: lag is shown wrong, and later versions of a row may look older"
                            .formatted(
                                    facts.skew().abs().toMillis() / 1000.0,
                                    facts.skew().isNegative() ? "behind" : "ahead of"),
                    "synchronise the clocks of all servers, by NTP or chrony"));
        }
    }

    private void sameServer(ClusterFacts one, ClusterFacts other) {
        if (one.serverUuid().equals(other.serverUuid())) {
            findings.add(
                    Finding.error(
                            where(one, other),
                            "both name the server with server_uuid %s".formatted(one.serverUuid()),
                            "correct the endpoints; if one server is a copy of the other, delete auto.cnf from its data directory and restart it"));
        }
    }

    /** Values are offset + n * increment: two such rows meet unless the offsets differ by a common divisor. */
    private void autoIncrement(ClusterFacts one, ClusterFacts other) {
        Set<String> shared = new TreeSet<>(one.autoIncrement());
        shared.retainAll(new HashSet<>(other.autoIncrement()));
        if (shared.isEmpty()) {
            return;
        }
        int divisor = greatestCommonDivisor(one.increment(), other.increment());
        if (Math.floorMod(one.offset() - other.offset(), divisor) == 0) {
            findings.add(Finding.warning(
                    where(one, other),
                    "AUTO_INCREMENT gives the same values on both sides (increment %d offset %d, increment %d offset %d): inserts on both sides collide in %s"
                            .formatted(one.increment(), one.offset(), other.increment(), other.offset(), some(shared)),
                    "SET PERSIST auto_increment_increment to at least %d everywhere, and another auto_increment_offset in each datacenter"
                            .formatted(all.size())));
        }
    }

    private void names(ClusterFacts one, ClusterFacts other) {
        if (!one.lowerCaseTableNames().equals(other.lowerCaseTableNames())) {
            findings.add(Finding.error(
                    where(one, other),
                    "lower_case_table_names is %s and %s: the same table has two names"
                            .formatted(one.lowerCaseTableNames(), other.lowerCaseTableNames()),
                    "set up one of the servers anew with the value of the other"));
        }
    }

    private void tables(ClusterFacts one, ClusterFacts other) {
        missing(one, other);
        missing(other, one);
        one.columns().forEach((table, columns) -> {
            @Nullable SortedMap<String, String> others = other.columns().get(table);
            if (others != null) {
                different(one, other, table, columns, others);
            }
        });
    }

    private void missing(ClusterFacts one, ClusterFacts other) {
        Set<String> missing = new TreeSet<>(one.columns().keySet());
        missing.removeAll(other.columns().keySet());
        if (!missing.isEmpty()) {
            findings.add(Finding.error(
                    other.where(),
                    "lacks tables that %s has: %s".formatted(one.datacenter(), some(missing)),
                    "create them here, or exclude them"));
        }
    }

    private void different(
            ClusterFacts one,
            ClusterFacts other,
            String table,
            Map<String, String> columns,
            Map<String, String> others) {
        Set<String> lacking = new TreeSet<>(columns.keySet());
        lacking.removeAll(others.keySet());
        Set<String> extra = new TreeSet<>(others.keySet());
        extra.removeAll(columns.keySet());
        List<String> bent = columns.entrySet().stream()
                .filter(column -> others.containsKey(column.getKey())
                        && !column.getValue().equals(others.get(column.getKey())))
                .map(column ->
                        "%s is %s and %s".formatted(column.getKey(), column.getValue(), others.get(column.getKey())))
                .toList();
        List<String> what = new ArrayList<>();
        if (!lacking.isEmpty()) {
            what.add("%s lacks %s".formatted(other.datacenter(), String.join(", ", lacking)));
        }
        if (!extra.isEmpty()) {
            what.add("%s lacks %s".formatted(one.datacenter(), String.join(", ", extra)));
        }
        what.addAll(bent);
        if (!what.isEmpty()) {
            findings.add(Finding.warning(
                    where(one, other),
                    "table %s differs: %s".formatted(table, String.join("; ", what)),
                    "make the definitions equal; crosstide schema diff says what the difference does to each link"));
        }
    }

    private static String some(Set<String> names) {
        List<String> first = names.stream().limit(5).toList();
        return String.join(", ", first)
                + (names.size() > first.size() ? " and " + (names.size() - first.size()) + " more" : "");
    }

    private static int greatestCommonDivisor(int one, int other) {
        return other == 0 ? one : greatestCommonDivisor(other, one % other);
    }
}
