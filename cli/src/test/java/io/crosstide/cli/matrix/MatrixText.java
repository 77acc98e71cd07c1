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

            Each row is a case that the tests run, each column a pair of MySQL servers, source → target, in gtid mode unless it says
            another.

            - %s arrived byte for byte, without a conflict: through the whole program, from the source's binlog by way of Kafka
              to the target. The servers themselves compare the rows, every column of them (`HEX`, `JSON_TYPE`, digests …).
            - *refused* says so in a message that holds these words. What does not fit at the target holds up that table
              alone, until it is changed or excluded ([One table that cannot be applied
              to](operations.md#one-table-that-cannot-be-applied-to)); here the writer's row applier is asked, with the rows of
              the source's binlog. What a source's session logs in a way that cannot be replicated stops that source's stream;
              here a running syncer says so.
            - *not tried* says what the tests lack.
            - %s one of the two servers lacks the feature.

            9.7 stands for 9.7.4, 8.0 for 8.0.15. Between servers that are alike each case of `mvn -B verify` goes one way, by turns
            from the one server and from the other; in the profile each goes both ways.

            This table is written by the tests: `mvn -B verify` runs the column 9.7→9.7, `mvn -B -Pmatrix verify` the others.
            With `-Dcrosstide.matrix.write=true` each run fills in what it has seen.

            """.formatted(EXACT, NOT_THERE);

    private static final String TAIL = """

            - MySQL 5.7, as source and as target: *refused: is MySQL 5.7*, by `doctor`, by `init` and when the services start
              ([0008](decisions/0008-supported-servers.md); `OldReleaseTest`).
            - A tagged GTID stops the link to a server before 8.3 in gtid mode; in direction-table mode its rows arrive.
            - 9.7 logs the rows that a foreign key cascades to, 8.0 leaves them to the target's own foreign keys, as 9.7 does with
              `innodb_native_foreign_keys=ON` ([0006](decisions/0006-cascades.md)).
            - A TIME of more than 31 hours inside JSON: 8.0.15 itself reads another value there. It is refused where such a server is
              the target; one written at such a server shows another value there than elsewhere.
            - Rows of a table with an index over an expression: 8.0.15 leaves the index's hidden column out of
              the row images. The stream stops, until the index is made over a generated column.
            - `binlog_encryption` is there from 8.0.14 on. The tests have a keyring for 9.7 alone.

            ## What other tests show

            | case | shown by |
            |---|---|
            | a transaction of ten million rows (2 GB), one compressed into an event of 500 MB, a row of 64 MiB, in services of 512 MB of heap | `LargeTransactionTest` (`mvn -B -Plarge verify`) |
            | gh-ost (its statements) and pt-online-schema-change, on one side after the other under load | `OnlineSchemaChangeTest` |
            | DDL and TRUNCATE are counted, in the checkpoint and in the metric `crosstide_ddl_skipped_total` | `SchemaChangeTest` |
            | MEMORY tables that a restart of the source has emptied: shown as DDL, the target keeps its rows | `EmptiedTableTest` |
            | a table that no longer fits is held up alone | `SchemaChangeTest`, `HeldTableLinkTest` |
            | every column above in the conflict path: what differs is a conflict, and what is recorded leads back to the row | `ConflictTypesTest`; long values and JSON's types: `ConflictValuesTest`, `JsonConflictTest`, `FoundJsonTest` |
            | conflicts of every kind, in both modes and with 8.0 | `ConflictTest`, `ForeignKeyConflictTest`, `ReleaseMatrixTest` |
            | random tables, rows and conflicts over all types | `RandomRowsTest`, `OnceFailedTest`, `OnceFailedFamiliesTest` |
            | rows of few keys changed by many sessions end as in serial order | `ContentionTest`; through a link of twelve workers: `ContentionLinkTest` |
            | ENUM and SET whose members the server shows otherwise than the binlog has them | `MembersTest` |
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
