package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.List;

/**
 * Tables and transactions as data: they can be run, reduced, and printed as SQL.
 *
 * @param tables the source's
 * @param differences of the target's
 * @param disturbances statements for the target alone, run between the two halves of the transactions
 */
record Plan(
        long seed,
        List<PlanTable> tables,
        List<TargetDifference> differences,
        List<PlanTransaction> transactions,
        List<PlanStatement> disturbances) {
    static final String DATABASE = "random";

    Plan {
        tables = List.copyOf(tables);
        differences = List.copyOf(differences);
        transactions = List.copyOf(transactions);
        disturbances = List.copyOf(disturbances);
    }

    Plan withTables(List<PlanTable> changed) {
        return new Plan(seed, changed, differences, transactions, disturbances);
    }

    Plan withDifferences(List<TargetDifference> changed) {
        return new Plan(seed, tables, changed, transactions, disturbances);
    }

    Plan withTransactions(List<PlanTransaction> changed) {
        return new Plan(seed, tables, differences, changed, disturbances);
    }

    Plan withDisturbances(List<PlanStatement> changed) {
        return new Plan(seed, tables, differences, transactions, changed);
    }

    /** The plan without a table or column, and without everything that uses it. */
    Plan without(Use use) {
        List<PlanTable> leftTables = new ArrayList<>();
        for (PlanTable table : tables) {
            PlanTable left = table.without(use);
            if (left != null) {
                leftTables.add(left);
            }
        }
        return new Plan(
                seed,
                leftTables,
                differences,
                transactions.stream().map(each -> each.without(use)).toList(),
                PlanStatement.without(disturbances, use));
    }

    /** SQL that creates the source's tables. */
    List<String> definitions() {
        return definitions(tables);
    }

    /** SQL that creates the target's tables. */
    List<String> targetDefinitions() {
        List<PlanTable> changed = new ArrayList<>();
        for (PlanTable table : tables) {
            PlanTable target = table;
            for (TargetDifference difference : differences) {
                target = difference.table().equals(table.name()) ? difference.applied(target) : target;
            }
            changed.add(target);
        }
        return definitions(changed);
    }

    private static List<String> definitions(List<PlanTable> tables) {
        List<String> statements = new ArrayList<>(
                List.of("DROP DATABASE IF EXISTS " + DATABASE, "CREATE DATABASE " + DATABASE, "USE " + DATABASE));
        tables.forEach(table -> statements.addAll(table.definition()));
        return statements;
    }

    /** Index of the first transaction after the disturbances. */
    int half() {
        return transactions.size() / 2;
    }

    /** The whole plan as SQL. */
    String script() {
        boolean alike = differences.isEmpty();
        StringBuilder script = new StringBuilder("-- seed " + seed + (alike ? "; both sides:\n" : "; source:\n"));
        definitions().forEach(statement -> script.append(statement).append(";\n"));
        if (!alike) {
            script.append("-- target:\n");
            targetDefinitions().forEach(statement -> script.append(statement).append(";\n"));
        }
        for (int i = 0; i <= transactions.size(); i++) {
            if (i == half() && !disturbances.isEmpty()) {
                script.append("-- target, once it has all of the above:\n");
                disturbances.forEach(statement -> script.append(statement.sql()).append(";\n"));
            }
            if (i < transactions.size()) {
                script.append("-- source, transaction ").append(i + 1).append(":\n");
                transactions
                        .get(i)
                        .statements()
                        .forEach(statement -> script.append(statement).append(";\n"));
            }
        }
        return script.toString();
    }
}
