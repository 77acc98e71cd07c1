package io.crosstide.cli.matrix;

import java.util.ArrayList;
import java.util.List;

/** All rows of the matrix, in the order of the table. */
final class Cases {
    private Cases() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        cases.addAll(ColumnRows.all());
        cases.addAll(ValueRows.all());
        cases.addAll(TableRows.all());
        cases.addAll(SuiteTableRows.all());
        cases.addAll(TransactionRows.all());
        cases.addAll(StatementRows.all());
        cases.addAll(SuiteStatementRows.all());
        cases.addAll(SuiteRoutineRows.all());
        cases.addAll(SuiteTransactionRows.all());
        cases.addAll(KeyRows.all());
        cases.addAll(SuiteKeyRows.all());
        cases.addAll(TargetRows.all());
        cases.addAll(SuiteTargetRows.all());
        cases.addAll(StreamRows.all());
        return cases;
    }
}
