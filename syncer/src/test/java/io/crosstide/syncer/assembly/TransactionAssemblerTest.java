package io.crosstide.syncer.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.syncer.EventBytes;
import io.crosstide.syncer.RecordingSink;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.topology.StreamName;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionAssemblerTest {

    private final EventBytes events = new EventBytes();
    private final RecordingSink sink = new RecordingSink();
    private final TransactionAssembler assembler =
            new TransactionAssembler(new StreamName("shop", "orders", "east"), sink);

    @Test
    void findsTransactionsAndStatements() throws Exception {
        accept(events.gtid(1), events.query("BEGIN"), events.event(EventType.XID, 0, new byte[8]));
        accept(events.gtid(2), events.query("CREATE TABLE t (a INT)"));
        accept(
                events.gtid(3),
                events.query("BEGIN"),
                events.query("SAVEPOINT s"),
                events.query("COMMIT"),
                events.event(EventType.HEARTBEAT, 0, new byte[1]));
        assertThat(sink.seen)
                .containsExactly(
                        "begin 1", "end", "begin 2", "ddl CREATE TABLE t (a INT)", "end", "begin 3", "end", "idle");
    }

    @Test
    void findsXaTransactions() throws Exception {
        accept(events.gtid(1), events.query("XA START X'00FF27',X'',4294967296"), events.tableMap(0), events.rows(0));
        accept(events.query("XA END X'00ff27',X'',4294967296"), events.xaPrepare(0));
        accept(
                events.gtid(2),
                events.query("XA COMMIT X'00ff27',X'',4294967296"),
                events.gtid(3),
                events.query("XA ROLLBACK X'61',X'62',7"));
        accept(
                events.gtid(4),
                events.query("XA START X'00ff27',X'',0"),
                events.query("XA END X'00ff27',X'',0"),
                events.xaPrepare(1));
        assertThat(sink.seen)
                .containsExactly(
                        "begin 1",
                        "start X'00ff27',X'',4294967296",
                        "map d.t",
                        "rows d.t",
                        "prepare X'00ff27',X'',4294967296",
                        "end",
                        "begin 2",
                        "commit X'00ff27',X'',4294967296",
                        "end",
                        "begin 3",
                        "rollback X'61',X'62',7",
                        "end",
                        "begin 4",
                        "start X'00ff27',X'',0",
                        "end");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    XA START X'00ff27',X'',7 | not complete
                    XA START X'00ff',X'',0   | comes within the XA transaction
                    XA RECOVER               | not understood
                    XA COMMIT 'a'            | not understood
                    XA END X'00ff27',X'',0   | without XA START
                    BEGIN                    | comes outside of an XA transaction
                    """)
    void w4StopsAtUnexpectedXaEvents(String first, String why) throws Exception {
        accept(events.gtid(1));
        assertThatThrownBy(() -> accept(
                        events.query(first), why.startsWith("not complete") ? events.gtid(2) : events.xaPrepare(0)))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void findsTheEndOfAnUnwantedXaTransaction() throws Exception {
        sink.wanted = false;
        accept(
                events.gtid(1),
                events.query("XA START X'00ff27',X'',0"),
                events.tableMap(0),
                events.query("XA END X'00ff27',X'',0"),
                events.xaPrepare(0));
        accept(events.gtid(2), events.query("XA COMMIT X'00ff27',X'',0"));
        assertThat(sink.seen).filteredOn(each -> each.equals("end")).hasSize(2);
        assertThat(sink.seen).noneMatch(each -> each.startsWith("rows"));
    }

    @Test
    void skipsUnknownIgnorableEvents() throws Exception {
        accept(
                events.gtid(1),
                events.query("BEGIN"),
                events.event(99, EventHeader.IGNORABLE, new byte[3]),
                events.query("COMMIT"));
        assertThat(sink.seen).containsExactly("begin 1", "end");
    }

    @ParameterizedTest
    @CsvSource({"99, type 99", "26, INCIDENT", "34, ANONYMOUS_GTID", "18, statement format", "23, type|WRITE_ROWS_V1"})
    void w4StopsAtEventsWithoutCompleteRows(int type, String why) throws Exception {
        accept(events.gtid(7), events.query("BEGIN"));
        assertThatThrownBy(() -> accept(events.event(type, 0, new byte[8])))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("shop.orders.east")
                .hasMessageContaining(EventBytes.SERVER + ":7")
                .hasMessageMatching("(?s).*(" + why + ").*");
        assertThat(sink.seen).doesNotContain("end");
    }

    @Test
    void w4StopsAtDamagedEvent() throws Exception {
        byte[] damaged = events.query("BEGIN");
        damaged[25] ^= 1;
        accept(events.gtid(7));
        assertThatThrownBy(() -> accept(damaged))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("Checksum");
    }

    @Test
    void w4StopsAtTransactionWithoutEnd() throws Exception {
        accept(events.gtid(7), events.query("BEGIN"));
        assertThatThrownBy(() -> accept(events.gtid(8))).hasMessageContaining("not complete");
    }

    @Test
    void w4StopsAtRowsWithoutTableMap() throws Exception {
        accept(events.gtid(7), events.query("BEGIN"));
        assertThatThrownBy(() -> accept(events.event(EventType.WRITE_ROWS, 0, new byte[12])))
                .hasMessageContaining("table map");
    }

    @Test
    void w4StopsAtPartialRollback() throws Exception {
        accept(events.gtid(7), events.query("BEGIN"), events.tableMap(0), events.rows(0));
        assertThatThrownBy(() -> accept(events.query("ROLLBACK TO `s`"))).hasMessageContaining("rolled back");
    }

    @Test
    void findsTheEndOfAnUnwantedTransaction() throws Exception {
        sink.wanted = false;
        accept(
                events.gtid(1),
                events.query("BEGIN"),
                events.event(EventType.INTVAR, 0, new byte[9]),
                events.query("UPDATE t SET a = 1"));
        accept(events.event(EventType.XID, 0, new byte[8]), events.gtid(2), events.query("DROP TABLE t"));
        assertThat(sink.seen).containsExactly("begin 1", "end", "begin 2", "end");
    }

    @Test
    void acceptsVariablesOfStatementsThatChangeNoRows() throws Exception {
        byte[] variable = events.event(EventType.USER_VAR, 0, new byte[9]);
        accept(events.gtid(1), variable, events.query("CREATE EVENT e ON SCHEDULE AT @t DO DELETE FROM t"));
        assertThat(sink.seen)
                .containsExactly("begin 1", "ddl CREATE EVENT e ON SCHEDULE AT @t DO DELETE FROM t", "end");
        accept(events.gtid(2), variable);
        assertThatThrownBy(() -> accept(events.query("UPDATE t SET a = @t"))).hasMessageContaining("statement format");
    }

    /** The variables of a statement come before it. */
    @Test
    void passesStatementsThatChangeOnlyFilteredTables() throws Exception {
        sink.replicated = false;
        byte[] variable = events.event(EventType.INTVAR, 0, new byte[9]);
        byte[] commit = events.event(EventType.XID, 0, new byte[8]);
        accept(
                events.gtid(1),
                events.query("BEGIN"),
                variable,
                events.query("INSERT INTO u (a) VALUES (1)"),
                events.tableMap(0),
                events.rows(0),
                commit);
        assertThat(sink.seen)
                .containsExactly("begin 1", "statement INSERT INTO u (a) VALUES (1)", "map d.t", "rows d.t", "end");
        sink.replicated = true;
        accept(events.gtid(2), events.query("BEGIN"), variable);
        assertThatThrownBy(() -> accept(events.query("INSERT INTO u (a) VALUES (1)")))
                .hasMessageContaining("'INSERT' statement");
    }

    @Test
    void w4StopsAtPartialJsonOfReplicatedTablesOnly() throws Exception {
        byte[] part = events.event(EventType.PARTIAL_UPDATE_ROWS, 0, new byte[12]);
        sink.replicated = false;
        accept(
                events.gtid(1),
                events.query("BEGIN"),
                events.tableMap(0),
                part,
                events.event(EventType.XID, 0, new byte[8]));
        assertThat(sink.seen).containsExactly("begin 1", "map d.t", "rows d.t", "end");
        sink.replicated = true;
        accept(events.gtid(2), events.query("BEGIN"), events.tableMap(0));
        assertThatThrownBy(() -> accept(part)).hasMessageContaining("table d.t").hasMessageContaining("JSON");
    }

    /** A restart emptied the table. In statement format the same text may change other tables, by a trigger. */
    @ParameterizedTest
    @ValueSource(strings = {"DELETE FROM `d`.`m`", "DELETE FROM d.m", "DELETE FROM \"d\".\"a``b c\""})
    void reportsEmptiedMemoryTable(String sql) throws Exception {
        byte[] commit = events.event(EventType.XID, 0, new byte[8]);
        accept(events.gtid(1), events.query("BEGIN"), events.tableMap(0), events.rows(0), events.query(sql), commit);
        assertThat(sink.seen).containsExactly("begin 1", "map d.t", "rows d.t", "ddl " + sql, "end");
        accept(events.gtid(2), events.query("BEGIN"));
        byte[] named = events.query(new byte[] {12, 1, 'd', 0}, sql);
        assertThatThrownBy(() -> accept(named)).hasMessageContaining("'DELETE' statement");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"DELETE FROM d.m WHERE a = 1", "DELETE FROM m", "DELETE FROM d.m, d.n", "DELETE d.m FROM d.m"})
    void w4StopsAtOtherDeletionsInStatementFormat(String sql) throws Exception {
        accept(events.gtid(1), events.query("BEGIN"));
        assertThatThrownBy(() -> accept(events.query(sql))).hasMessageContaining("'DELETE' statement");
    }

    private void accept(byte[]... all) throws InterruptedException, IOException {
        for (byte[] event : all) {
            assembler.accept(event, () -> {
                throw new EOFException("no more parts");
            });
        }
    }
}
