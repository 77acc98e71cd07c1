package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Creates a plan from a seed. */
final class PlanGenerator {
    private static final int MAX_TABLES = 3;
    private static final List<String> MODES = List.of(
            "",
            "",
            "",
            "ALLOW_INVALID_DATES",
            "STRICT_ALL_TABLES",
            "STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO",
            "NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES",
            "NO_BACKSLASH_ESCAPES",
            "TIME_TRUNCATE_FRACTIONAL");
    private static final List<String> ZONES = List.of("+00:00", "+05:30", "-11:30", "+13:00", "SYSTEM");
    private static final List<String> WIDE_ZONES = List.of("+00:00", "+05:30", "-11:30", "+14:00", "SYSTEM");

    private PlanGenerator() {}

    /** @param features features of both servers */
    static Plan plan(long seed, Set<Feature> features) {
        Random random = new Random(seed);
        List<TableDraft> tables = new ArrayList<>();
        int count = 1 + random.nextInt(MAX_TABLES);
        for (int i = 0; i < count; i++) {
            tables.add(new TableGenerator(random, "t" + i, features).table(tables));
        }
        StatementGenerator statements = new StatementGenerator(random, tables, features);
        List<PlanTransaction> transactions = new ArrayList<>();
        int length = 30 + random.nextInt(40);
        for (int i = 0; i < length; i++) {
            transactions.add(transaction(random, statements, features));
        }
        List<PlanStatement> disturbances = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            disturbances.add(statements.disturbance());
        }
        List<PlanTable> plain = tables.stream().map(TableDraft::table).toList();
        return new Plan(seed, plain, new TargetGenerator(random, plain).differences(), transactions, disturbances);
    }

    private static PlanTransaction transaction(Random random, StatementGenerator statements, Set<Feature> features) {
        List<String> settings = new ArrayList<>();
        if (random.nextInt(4) == 0) {
            settings.add("SET SESSION sql_mode = '" + Draft.one(MODES, random) + "'");
        }
        if (random.nextInt(4) == 0) {
            settings.add("SET SESSION time_zone = '"
                    + Draft.one(features.contains(Feature.WIDE_TIME_ZONES) ? WIDE_ZONES : ZONES, random) + "'");
        }
        if (random.nextInt(6) == 0 && features.contains(Feature.COMPRESSED_TRANSACTIONS)) {
            settings.add("SET SESSION binlog_transaction_compression = " + (random.nextBoolean() ? "ON" : "OFF"));
        }
        if (random.nextInt(8) == 0) {
            settings.add("SET SESSION binlog_rows_query_log_events = " + (random.nextBoolean() ? "ON" : "OFF"));
        }
        List<PlanStatement> changes = new ArrayList<>(statements.next());
        while (random.nextInt(3) == 0) {
            changes.addAll(statements.next());
        }
        boolean alone = changes.size() == 1 && random.nextBoolean();
        return new PlanTransaction(settings, changes, alone ? "" : end(random));
    }

    private static String end(Random random) {
        return switch (random.nextInt(24)) {
            case 0, 1 -> "ROLLBACK";
            case 2, 3 -> PlanTransaction.XA_COMMIT;
            case 4 -> PlanTransaction.XA_COMMIT_AT_ONCE;
            case 5 -> PlanTransaction.XA_ROLLBACK;
            default -> "COMMIT";
        };
    }
}
