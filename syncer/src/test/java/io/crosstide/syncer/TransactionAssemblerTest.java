package io.crosstide.syncer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.crosstide.change.event.Checksum;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.HeartbeatEvent;
import io.crosstide.change.event.Xid;
import io.crosstide.topology.StreamName;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionAssemblerTest {
    private static final UUID SERVER = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");
    private static final int FIRST_PART = 44;
    private static final PartedEvent.Parts NO_MORE = () -> {
        throw new EOFException("no more parts");
    };

    private final List<String> seen = new ArrayList<>();
    private final RecordingSink sink = new RecordingSink();
    private final TransactionAssembler assembler = assembler();
    private long position = 4;

    @Test
    void findsTransactionsAndStatements() throws Exception {
        accept(gtid(1), query("BEGIN"), event(EventType.XID, 0, new byte[8]));
        accept(gtid(2), query("CREATE TABLE t (a INT)"));
        accept(
                gtid(3),
                query("BEGIN"),
                query("SAVEPOINT s"),
                query("COMMIT"),
                event(EventType.HEARTBEAT, 0, new byte[1]));
        assertThat(seen)
                .containsExactly(
                        "begin 1", "end", "begin 2", "ddl CREATE TABLE t (a INT)", "end", "begin 3", "end", "idle");
    }

    @Test
    void findsXaTransactions() throws Exception {
        accept(gtid(1), query("XA START X'00FF27',X'',4294967296"), tableMap(0), rows(0));
        accept(query("XA END X'00ff27',X'',4294967296"), xaPrepare(0));
        accept(gtid(2), query("XA COMMIT X'00ff27',X'',4294967296"), gtid(3), query("XA ROLLBACK X'61',X'62',7"));
        accept(gtid(4), query("XA START X'00ff27',X'',0"), query("XA END X'00ff27',X'',0"), xaPrepare(1));
        assertThat(seen)
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
                    BEGIN                    | comes within no XA transaction
                    """)
    void w4StopsAtXaThatDoesNotFit(String first, String why) throws Exception {
        accept(gtid(1));
        assertThatThrownBy(() -> accept(query(first), why.startsWith("not complete") ? gtid(2) : xaPrepare(0)))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void followsAnXaTransactionThatIsNotWantedToItsEnd() throws Exception {
        sink.wanted = false;
        accept(gtid(1), query("XA START X'00ff27',X'',0"), tableMap(0), query("XA END X'00ff27',X'',0"), xaPrepare(0));
        accept(gtid(2), query("XA COMMIT X'00ff27',X'',0"));
        assertThat(seen).filteredOn(each -> each.equals("end")).hasSize(2);
        assertThat(seen).noneMatch(each -> each.startsWith("rows"));
    }

    @Test
    void skipsWhatIsUnknownAndIgnorable() throws Exception {
        accept(gtid(1), query("BEGIN"), event(99, EventHeader.IGNORABLE, new byte[3]), query("COMMIT"));
        assertThat(seen).containsExactly("begin 1", "end");
    }

    @ParameterizedTest
    @CsvSource({
        "99, type 99",
        "26, INCIDENT",
        "34, ANONYMOUS_GTID",
        "5, statement format",
        "13, statement format",
        "14, statement format",
        "18, statement format",
        "23, type|WRITE_ROWS_V1"
    })
    void w4StopsAtEventsThatWouldLeaveRowsToBeGuessed(int type, String why) throws Exception {
        accept(gtid(7), query("BEGIN"));
        assertThatThrownBy(() -> accept(event(type, 0, new byte[8])))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("shop.orders.east")
                .hasMessageContaining(SERVER + ":7")
                .hasMessageMatching("(?s).*(" + why + ").*");
        assertThat(seen).doesNotContain("end");
    }

    @Test
    void w4StopsAtADamagedEvent() throws Exception {
        byte[] damaged = query("BEGIN");
        damaged[25] ^= 1;
        accept(gtid(7));
        assertThatThrownBy(() -> accept(damaged))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("Checksum");
    }

    @Test
    void w4StopsAtATransactionWithoutAnEnd() throws Exception {
        accept(gtid(7), query("BEGIN"));
        assertThatThrownBy(() -> accept(gtid(8))).hasMessageContaining("not complete");
    }

    @Test
    void w4StopsAtRowsWithoutATableMap() throws Exception {
        accept(gtid(7), query("BEGIN"));
        assertThatThrownBy(() -> accept(event(EventType.WRITE_ROWS, 0, new byte[12])))
                .hasMessageContaining("table map");
    }

    @Test
    void w4StopsAtRowsThatWereRolledBackInPart() throws Exception {
        accept(gtid(7), query("BEGIN"), tableMap(0), rows(0));
        assertThatThrownBy(() -> accept(query("ROLLBACK TO `s`"))).hasMessageContaining("rolled back");
    }

    /** Or a payload of kilobytes, which may hold gigabytes, would fill the heap; here its end cannot be unpacked. */
    @Test
    void handsOverThePartsOfAPayloadWhileItIsUnpacked() throws Exception {
        byte[] packed = packedTransaction();
        accept(gtid(1), payload(packed, packed.length), gtid(2));
        assertThatThrownBy(() -> accept(payload(packed, packed.length - 1)))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("cannot be unpacked");
        assertThat(seen).containsExactly("begin 1", "map d.t", "rows d.t", "end", "begin 2", "map d.t");
    }

    @Test
    void readsAPayloadThatComesInParts() throws Exception {
        byte[] packed = packedTransaction();
        byte[] event = payload(packed, packed.length);
        for (int length = 1; length < event.length - FIRST_PART; length++) {
            seen.clear();
            accept(gtid(1));
            acceptInParts(event, length);
            assertThat(seen).containsExactly("begin 1", "map d.t", "rows d.t", "end");
            seen.clear();
            sink.wanted = false;
            accept(gtid(2));
            acceptInParts(event, length);
            assertThat(seen).containsExactly("begin 2", "end");
            sink.wanted = true;
        }
    }

    /** Else the transaction would be published before its damage is seen. */
    @Test
    void endsATransactionOnlyWhenTheChecksumOfItsWholePayloadIsRight() throws Exception {
        byte[] packed = packedTransaction();
        byte[] event = payload(packed, packed.length);
        event[event.length - 1] ^= 1;
        for (boolean wanted : List.of(true, false)) {
            for (int first : List.of(FIRST_PART, event.length)) {
                seen.clear();
                sink.wanted = wanted;
                TransactionAssembler fresh = assembler();
                fresh.accept(gtid(1), NO_MORE);
                assertThatThrownBy(() -> fresh.accept(
                                Arrays.copyOf(event, first), () -> Arrays.copyOfRange(event, first, event.length)))
                        .hasMessageContaining("Checksum of the TRANSACTION_PAYLOAD");
                assertThat(seen).doesNotContain("end");
            }
        }
    }

    /** Some damage shows while it is unpacked, before its checksum is read. */
    @Test
    void namesTheChecksumWhateverTheDamageDoesToThePayload() throws Exception {
        byte[] packed = packedTransaction();
        for (int i = 0; i < packed.length; i++) {
            byte[] event = payload(packed, packed.length);
            event[event.length - Checksum.LENGTH - 1 - i] ^= 0x55;
            for (int first : List.of(FIRST_PART, event.length)) {
                TransactionAssembler fresh = assembler();
                fresh.accept(gtid(1), NO_MORE);
                assertThatThrownBy(() -> fresh.accept(
                                Arrays.copyOf(event, first), () -> Arrays.copyOfRange(event, first, event.length)))
                        .as("byte %d", i)
                        .hasMessageContaining("Checksum of");
            }
        }
        assertThat(seen).doesNotContain("end");
    }

    /** What cannot be in memory at once is not asked for: it would be tried again for ever. */
    @Test
    void w4StopsAtALengthWithinAPayloadThatNoArrayHas() throws Exception {
        byte[] inner = Checksum.strip(query("BEGIN"));
        Arrays.fill(inner, 9, 13, (byte) 0xff);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(packed)) {
            out.write(inner);
        }
        accept(gtid(1));
        assertThatThrownBy(() -> accept(payload(packed.toByteArray(), packed.size(), 0xffffffffffL)))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("an event of 4294967295 bytes");
        byte[] damaged = payload(packed.toByteArray(), packed.size(), 0xffffffffffL);
        damaged[damaged.length - 1] ^= 1;
        TransactionAssembler fresh = assembler();
        fresh.accept(gtid(1), NO_MORE);
        assertThatThrownBy(() -> fresh.accept(damaged, NO_MORE)).hasMessageContaining("Checksum of");
    }

    @Test
    void passesOnWhyTheRestOfAnEventDoesNotCome() throws Exception {
        byte[] packed = packedTransaction();
        byte[] event = payload(packed, packed.length);
        accept(gtid(1));
        assertThatThrownBy(() -> assembler.accept(Arrays.copyOf(event, FIRST_PART), NO_MORE))
                .isInstanceOf(EOFException.class)
                .hasMessage("no more parts");
        assertThatThrownBy(() -> assembler.accept(Arrays.copyOf(event, FIRST_PART), () -> {
                    throw new InterruptedException("closed");
                }))
                .isInstanceOf(InterruptedException.class);
    }

    private TransactionAssembler assembler() {
        return new TransactionAssembler(new StreamName("shop", "orders", "east"), sink);
    }

    private byte[] packedTransaction() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(packed)) {
            out.write(Checksum.strip(query("BEGIN")));
            out.write(Checksum.strip(tableMap(0)));
            out.write(Checksum.strip(rows(0)));
            out.flush();
            out.write(Checksum.strip(query("COMMIT")));
        }
        return packed.toByteArray();
    }

    private void acceptInParts(byte[] event, int length) throws InterruptedException, IOException {
        int[] offset = {FIRST_PART};
        assembler.accept(Arrays.copyOf(event, FIRST_PART), () -> {
            int from = offset[0];
            offset[0] = Math.min(event.length, from + length);
            return Arrays.copyOfRange(event, from, offset[0]);
        });
        assertThat(offset[0]).as("read to its end").isEqualTo(event.length);
    }

    @Test
    void followsATransactionThatIsNotWantedToItsEnd() throws Exception {
        sink.wanted = false;
        accept(gtid(1), query("BEGIN"), event(EventType.INTVAR, 0, new byte[9]), query("UPDATE t SET a = 1"));
        accept(event(EventType.XID, 0, new byte[8]), gtid(2), query("DROP TABLE t"));
        assertThat(seen).containsExactly("begin 1", "end", "begin 2", "end");
    }

    @Test
    void takesVariablesOfAStatementThatChangesNoRows() throws Exception {
        byte[] variable = event(EventType.USER_VAR, 0, new byte[9]);
        accept(gtid(1), variable, query("CREATE EVENT e ON SCHEDULE AT @t DO DELETE FROM t"));
        assertThat(seen).containsExactly("begin 1", "ddl CREATE EVENT e ON SCHEDULE AT @t DO DELETE FROM t", "end");
        accept(gtid(2), variable);
        assertThatThrownBy(() -> accept(query("UPDATE t SET a = @t"))).hasMessageContaining("statement format");
    }

    @Test
    void w4StopsAtPartsOfJsonValuesOfReplicatedTablesOnly() throws Exception {
        byte[] part = event(EventType.PARTIAL_UPDATE_ROWS, 0, new byte[12]);
        sink.replicated = false;
        accept(gtid(1), query("BEGIN"), tableMap(0), part, event(EventType.XID, 0, new byte[8]));
        assertThat(seen).containsExactly("begin 1", "map d.t", "rows d.t", "end");
        sink.replicated = true;
        accept(gtid(2), query("BEGIN"), tableMap(0));
        assertThatThrownBy(() -> accept(part)).hasMessageContaining("table d.t").hasMessageContaining("JSON");
    }

    /** A restart has emptied it; in statement format the same words may change other tables, by a trigger. */
    @ParameterizedTest
    @ValueSource(strings = {"DELETE FROM `d`.`m`", "DELETE FROM d.m", "DELETE FROM \"d\".\"a``b c\""})
    void showsThatTheServerEmptiedATableOfMemory(String sql) throws Exception {
        byte[] commit = event(EventType.XID, 0, new byte[8]);
        accept(gtid(1), query("BEGIN"), tableMap(0), rows(0), query(sql), commit);
        assertThat(seen).containsExactly("begin 1", "map d.t", "rows d.t", "ddl " + sql, "end");
        accept(gtid(2), query("BEGIN"));
        byte[] named = query(new byte[] {12, 1, 'd', 0}, sql);
        assertThatThrownBy(() -> accept(named)).hasMessageContaining("'DELETE' statement");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"DELETE FROM d.m WHERE a = 1", "DELETE FROM m", "DELETE FROM d.m, d.n", "DELETE d.m FROM d.m"})
    void w4StopsAtOtherDeletionsInStatementFormat(String sql) throws Exception {
        accept(gtid(1), query("BEGIN"));
        assertThatThrownBy(() -> accept(query(sql))).hasMessageContaining("'DELETE' statement");
    }

    private void accept(byte[]... events) throws InterruptedException, IOException {
        for (byte[] event : events) {
            assembler.accept(event, NO_MORE);
        }
    }

    /** Of X'00ff27' and format id 0, or any that has no bits but above the 32nd. */
    private byte[] xaPrepare(int onePhase) {
        byte[] body = {(byte) onePhase, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, 0x27};
        return event(EventType.XA_PREPARE, 0, body);
    }

    private byte[] gtid(long number) {
        ByteBuffer body = ByteBuffer.allocate(42 + 7 + 1 + 4).order(ByteOrder.LITTLE_ENDIAN);
        body.put((byte) 0);
        body.order(ByteOrder.BIG_ENDIAN)
                .putLong(SERVER.getMostSignificantBits())
                .putLong(SERVER.getLeastSignificantBits());
        body.order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .put((byte) 2)
                .putLong(0)
                .putLong(1);
        body.put(new byte[7]).put((byte) 100).putInt(80_400);
        return event(EventType.GTID, 0, body.array());
    }

    private byte[] query(String sql) {
        return query(new byte[0], sql);
    }

    private byte[] query(byte[] variables, String sql) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        ByteBuffer body =
                ByteBuffer.allocate(13 + variables.length + 1 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        body.putShort(11, (short) variables.length);
        body.position(13);
        body.put(variables).put((byte) 0).put(text);
        return event(EventType.QUERY, 0, body.array());
    }

    private byte[] tableMap(int id) {
        byte[] body = new byte[8 + 3 + 3];
        body[0] = (byte) id;
        body[8] = 1;
        body[9] = 'd';
        body[11] = 1;
        body[12] = 't';
        return event(EventType.TABLE_MAP, 0, body);
    }

    private byte[] rows(int id) {
        byte[] body = new byte[12];
        body[0] = (byte) id;
        return event(EventType.WRITE_ROWS, 0, body);
    }

    /** The first bytes of something packed with zstd, and the fields that say so. */
    private byte[] payload(byte[] packed, int length) {
        return payload(packed, length, 400);
    }

    private byte[] payload(byte[] packed, int length, long uncompressed) {
        ByteBuffer body = ByteBuffer.allocate(5 + 3 + 11 + 1 + length).order(ByteOrder.LITTLE_ENDIAN);
        body.put((byte) 1).put((byte) 3).put((byte) 0xfc).putShort((short) length); // size
        body.put((byte) 2).put((byte) 1).put((byte) 0); // compression
        body.put((byte) 3).put((byte) 9).put((byte) 0xfe).putLong(uncompressed); // size of all events, or more
        body.put((byte) 0).put(packed, 0, length);
        return event(EventType.TRANSACTION_PAYLOAD, 0, body.array());
    }

    private byte[] event(int type, int flags, byte[] body) {
        int length = EventHeader.LENGTH + body.length + 4;
        position += length;
        ByteBuffer event = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        event.putInt(1_700_000_000).put((byte) type).putInt(1).putInt(length).putInt((int) position);
        event.putShort((short) flags).put(body);
        CRC32 crc = new CRC32();
        crc.update(event.array(), 0, length - 4);
        return event.putInt((int) crc.getValue()).array();
    }

    private final class RecordingSink implements XaSink {
        private boolean wanted = true;
        private boolean replicated = true;

        @Override
        public void xaStart(Xid xid) {
            seen.add("start " + xid);
        }

        @Override
        public void xaPrepare(Xid xid) {
            seen.add("prepare " + xid);
        }

        @Override
        public void xaCommit(Xid xid) {
            seen.add("commit " + xid);
        }

        @Override
        public void xaRollback(Xid xid) {
            seen.add("rollback " + xid);
        }

        @Override
        public void format(FormatDescription format) {}

        @Override
        public boolean begin(TransactionStart start) {
            seen.add("begin " + start.gtid().number());
            return wanted;
        }

        @Override
        public void tableMap(TableName table, byte[] event) {
            seen.add("map " + table);
        }

        @Override
        public boolean isReplicated(TableName table) {
            return replicated;
        }

        @Override
        public void rows(TableName table, byte[] event) {
            seen.add("rows " + table);
        }

        @Override
        public void ddl(String database, String sql) {
            seen.add("ddl " + sql);
        }

        @Override
        public void end() {
            seen.add("end");
        }

        @Override
        public void idle(HeartbeatEvent heartbeat) {
            seen.add("idle");
        }
    }
}
