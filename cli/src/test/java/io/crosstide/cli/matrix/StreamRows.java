package io.crosstide.cli.matrix;

import java.util.List;

/** Events in a source's binlog that hold too little to be replicated. */
final class StreamRows {
    private static final String GROUP = "source's session, refused";

    private StreamRows() {}

    static List<MatrixCase> all() {
        return List.of(
                of("binlog_format = STATEMENT", "UPDATE t SET v = 'text'", "statement format"),
                of("binlog_row_image = MINIMAL", "UPDATE t SET v = 'text'", "binlog_row_image"),
                MatrixCase.of(GROUP, "binlog_row_image = NOBLOB, an update beside a BLOB")
                        .setUp("CREATE TABLE t (id INT PRIMARY KEY, v INT, b BLOB)")
                        .atSource("INSERT INTO t VALUES (1, 1, 'x')")
                        .session("SET SESSION binlog_row_image = NOBLOB", "UPDATE t SET v = 2")
                        .refusedByStream("binlog_row_image"),
                of(
                        "binlog_row_value_options = PARTIAL_JSON",
                        "UPDATE t SET j = JSON_SET(j, '$.a', 2)",
                        "only a part of a JSON value"),
                of("binlog_format = MIXED", "UPDATE t SET v = 'text'", "statement format"),
                MatrixCase.of(GROUP, "binlog_row_value_options = PARTIAL_JSON, an update in a table without JSON")
                        .setUp("CREATE TABLE t (id INT PRIMARY KEY, v INT)")
                        .atSource("INSERT INTO t VALUES (1, 1)")
                        .session("SET SESSION binlog_row_value_options = PARTIAL_JSON", "UPDATE t SET v = 2")
                        .refusedByStream("only a part of a JSON value"),
                loadData(),
                MatrixCase.of(GROUP, "transaction of a server that no datacenter claims")
                        .setUp("CREATE TABLE t (id INT PRIMARY KEY)")
                        .session(
                                "SET GTID_NEXT = CONCAT(UUID(), ':1')",
                                "INSERT INTO t VALUES (1)",
                                "SET GTID_NEXT = 'AUTOMATIC'")
                        .refusedByStream("which no datacenter claims"));
    }

    /** The binlog holds the file of LOAD DATA as separate events. */
    private static MatrixCase loadData() {
        String file = "'./matrix-{case}-" + System.nanoTime() + ".txt'";
        return MatrixCase.of(GROUP, "binlog_format = STATEMENT: LOAD DATA")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v INT)")
                .session(
                        "SET SESSION binlog_format = STATEMENT",
                        "SELECT 1, 2 INTO OUTFILE " + file,
                        "LOAD DATA INFILE " + file + " INTO TABLE t")
                .refusedByStream("statement format");
    }

    private static MatrixCase of(String setting, String statement, String message) {
        return MatrixCase.of(GROUP, setting)
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(9), j JSON)")
                .atSource("INSERT INTO t VALUES (1, 'whole', JSON_OBJECT('a', 1, 'b', REPEAT('x', 200)))")
                .session("SET SESSION " + setting, statement)
                .refusedByStream(message);
    }
}
