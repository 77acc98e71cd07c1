package io.crosstide.cli.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text before and after the table in {@code docs/matrix.md}. */
final class MatrixText {
    static final String EXACT = "✅";
    static final String NOT_THERE = "–";

    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

    private static final String HEAD = """
            # What arrives exactly

            Each row is a case that the tests run. Each column is a pair of MySQL servers, source → target, in gtid mode unless the
            column says otherwise.

            - %s: the value arrived byte for byte, without a conflict. It passed through the whole program, from the source's binlog
              through Kafka to the target. The servers themselves compare every column of the rows (`HEX`, `JSON_TYPE`, digests …).
            - *refused*: the refusal message contains these words. A value that does not fit at the target blocks only that table,
              until the table is changed or excluded ([Blocked tables](operations.md#blocked-tables)); the message comes from the
              writer's row applier, with the rows of the source's binlog. A log entry of a source's session that cannot be
              replicated stops that source's stream; the message comes from a running syncer.
            - *not tried*: the text says what the tests lack.
            - %s: one of the two servers does not have the feature.

            9.7 means 9.7.4, and 8.0 means 8.0.15. Between servers of the same version, `mvn -B verify` tests each case in one
            direction, by turns from the one server and from the other. The profile tests each case in both directions.

            The tests write this table: `mvn -B verify` runs the column 9.7→9.7, and `mvn -B -Pmatrix verify` runs the others. With
            `-Dcrosstide.matrix.write=true` each run fills in its results.

            """.formatted(EXACT, NOT_THERE);

    private static final String TAIL = """

            - MySQL 5.7, as source and as target: *refused: is MySQL 5.7*, by `doctor`, by `init` and when the services start
              ([0008](decisions/0008-supported-servers.md); `OldReleaseTest`).
            - In gtid mode, a tagged GTID stops the link to a server before 8.3. In direction-table mode, its rows arrive.
            - 9.7 logs the rows that a foreign key cascades to. 8.0 leaves them to the target's own foreign keys, and so does 9.7 with
              `innodb_native_foreign_keys=ON` ([0006](decisions/0006-cascades.md)).
            - A TIME of more than 31 hours inside JSON: 8.0.15 itself reads another value. Such a value is refused if the target is
              such a server. A value written at such a server shows another value there than elsewhere.
            - Rows of a table with an index over an expression: 8.0.15 leaves the index's hidden column out of the row images. The
              stream stops until the index is created over a generated column instead.
            - `binlog_encryption` exists from 8.0.14 on. The tests have a keyring only for 9.7.

            ## What other tests show

            | case | shown by |
            |---|---|
            | a transaction of ten million rows (2 GB), one compressed into an event of 500 MB, a row of 64 MiB, in services of 512 MB of heap | `LargeTransactionTest` (`mvn -B -Plarge verify`) |
            | gh-ost (its statements) and pt-online-schema-change, on one side after the other, under load | `OnlineSchemaChangeTest` |
            | DDL and TRUNCATE are counted, in the checkpoint and in the metric `crosstide_ddl_skipped_total` | `SchemaChangeTest` |
            | MEMORY tables that a restart of the source has emptied: shown as DDL; the target keeps its rows | `EmptiedTableTest` |
            | only the table that no longer fits is blocked | `SchemaChangeTest`, `BlockedTableLinkTest` |
            | every column above in the conflict path: a difference is a conflict, and the record leads back to the row | `ConflictTypesTest`; long values and JSON's types: `ConflictValuesTest`, `JsonConflictTest`, `FoundJsonTest` |
            | conflicts of every kind, in both modes and with 8.0 | `ConflictTest`, `ForeignKeyConflictTest`, `ReleaseMatrixTest` |
            | random tables, rows and conflicts over all types | `RandomRowsTest`, `OnceFailedTest`, `OnceFailedFamiliesTest` |
            | many sessions change rows of few keys; the result is that of serial order | `ContentionTest`; through a link of twelve workers: `ContentionLinkTest` |
            | ENUM and SET whose members the server shows differently from the binlog | `MembersTest` |
            | conflicts over indexes of expressions and of JSON arrays | `ExpressionIndexTest` |
            | a transaction of many chunks, interrupted by kills of syncer, broker and writer | `InterruptedTransactionTest`, `InterruptedLinkTest` |
            | binlogs that rotate every few transactions; streams that begin with tagged GTIDs; a source that is a replication group | `RotationTest`, `TaggedGtidTest`, `GroupReplicationTest` |
            | each type as a primary key: rows are found by the index | `KeyTypesTest` |
            | prepared XA transactions over restarts and purged binlogs | `XaTest`, `PurgedPreparesTest` |
            | foreign keys with `innodb_native_foreign_keys=ON` at the source, at the target and at both, 9.7 | `MatrixPairsTest` |
            """;

    private MatrixText() {}

    static String head() {
        return HEAD;
    }

    static String tail() {
        return TAIL;
    }

    /** The tests that the text names. */
    static List<String> otherTests() {
        List<String> names = new ArrayList<>();
        Matcher matcher = TEST.matcher(TAIL);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
