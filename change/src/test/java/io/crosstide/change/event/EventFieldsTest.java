package io.crosstide.change.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of events that the recorded log lacks, and fields that must be refused. */
class EventFieldsTest {
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] event(int type, byte[] body) {
        byte[] event = new byte[EventHeader.LENGTH + body.length];
        event[EventHeader.TYPE_OFFSET] = (byte) type;
        Patch.littleEndian(event, EventHeader.LENGTH_OFFSET, 4, event.length);
        Patch.littleEndian(event, EventHeader.NEXT_POSITION_OFFSET, 4, 1234);
        System.arraycopy(body, 0, event, EventHeader.LENGTH, body.length);
        return event;
    }

    /** The examples in MySQL's description of the format, and the longest numbers. */
    @ParameterizedTest
    @CsvSource({"fbff07, 65535", "00, 0", "fe, 127", "0102, 128", "ffffffffffffffffff, -1"})
    void readsUnsignedIntegersOfVariableLength(String hex, long value) {
        assertThat(VariableInteger.unsigned(new ByteReader(bytes(hex), 0, hex.length() / 2)))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"f3ff0f, 65535", "ebff0f, -65535", "fbff0f, -65536", "02, -1", "04, 1"})
    void readsSignedIntegersOfVariableLength(String hex, long value) {
        assertThat(VariableInteger.signed(new ByteReader(bytes(hex), 0, hex.length() / 2)))
                .isEqualTo(value);
    }

    @Test
    void readsHeartbeatsOfBothVersions() {
        byte[] file = "binlog.000009".getBytes(StandardCharsets.UTF_8);
        byte[] fields = RecordedBinlog.join(new byte[] {1, (byte) file.length}, file, bytes("02 03 fc1027 00"));

        assertThat(HeartbeatEvent.parse(event(EventType.HEARTBEAT, file)))
                .isEqualTo(new HeartbeatEvent("binlog.000009", 1234));
        assertThat(HeartbeatEvent.parse(event(EventType.HEARTBEAT_V2, fields)))
                .isEqualTo(new HeartbeatEvent("binlog.000009", 10_000));
    }

    @Test
    void decodesStatementsWithTheClientsCharacterSetAndReadsTheSqlMode() {
        byte[] sql = "CREATE TABLE 中 (id INT)".getBytes(Charset.forName("GBK"));
        byte[] variables = bytes("00 00000000 01 0400100000000000 06 03 737464 04 1c00 1c00 ff00");
        byte[] start = bytes("01000000 00000000 01 0000 1a00");
        byte[] body = RecordedBinlog.join(start, variables, new byte[] {'d', 0}, sql);
        body[11] = (byte) variables.length;

        QueryEvent query = QueryEvent.parse(event(EventType.QUERY, body));
        assertThat(query)
                .isEqualTo(new QueryEvent("d", "CREATE TABLE 中 (id INT)", new SqlMode(0x100004), 0, false, List.of()));
        assertThat(query.sqlMode().ansiQuotes()).isTrue();
        assertThat(query.sqlMode().noBackslashEscapes()).isTrue();
    }

    /**
     * As MySQL 8.0.15 writes them: by the server itself, by a session, and with every variable that may precede the
     * names.
     */
    @ParameterizedTest
    @CsvSource(textBlock = """
                    false, '',        00 00000000 01 2000a04500000000 06 03 737464 04 ff00ff00ff00 12 ff00
                    true,  other,     00 00000000 01 2000a04500000000 06 03 737464 04 ff00ff00ff00 0c 01 6f7468657200 12 ff00
                    true,  'é a',     00 00000000 0c 02 c3a900 6100 12 ff00
                    true,  '',        00 00000000 0c 01 00 12 ff00
                    true,  '',        02 03 73746400 03 01000100 05 01 5a 07 0100 08 ff00 09 0000000000000000 0a 00000000 0b 01 61 01 62 0c fe
                    """)
    void readsTheDatabasesThatAStatementChanges(boolean named, String databases, String hex) {
        byte[] variables = bytes(hex);
        byte[] body = RecordedBinlog.join(
                bytes("01000000 00000000 00 0000 0000"),
                variables,
                "\0DELETE FROM `d`.`m`".getBytes(StandardCharsets.UTF_8));
        body[11] = (byte) variables.length;

        QueryEvent query = QueryEvent.parse(event(EventType.QUERY, body));
        assertThat(query.namesDatabases()).isEqualTo(named);
        assertThat(String.join(" ", query.databases())).isEqualTo(databases);
        assertThat(query.sql()).isEqualTo("DELETE FROM `d`.`m`");
    }

    @Test
    void checksumFindsEveryDamagedBit() throws IOException {
        byte[] log = RecordedBinlog.resource("next.binlog");
        byte[] event =
                Arrays.copyOfRange(log, 4, 4 + (int) EventHeader.read(log, 4).length());
        for (int bit = 0; bit < event.length * Byte.SIZE; bit++) {
            byte[] damaged = event.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            boolean openFlag = bit == EventHeader.FLAGS_OFFSET * Byte.SIZE;
            if (!openFlag) {
                assertThatThrownBy(() -> Checksum.verify(damaged)).isInstanceOf(CorruptEventException.class);
            }
        }
    }

    @Test
    void strippedEventsHaveTheirNewLengthInTheHeader() throws IOException {
        List<byte[]> events = RecordedBinlog.events("types.binlog");

        assertThat(events)
                .allSatisfy(
                        event -> assertThat(EventHeader.read(event, 0).length()).isEqualTo(event.length));
    }

    @Test
    void refusesOtherTypesAndLengths() {
        assertThatThrownBy(() -> RotateEvent.parse(event(EventType.XID, new byte[8])))
                .isInstanceOf(CorruptEventException.class)
                .hasMessage("Expected ROTATE, found XID");
        byte[] longer = Arrays.copyOf(event(EventType.ROTATE, new byte[8]), 40);
        assertThatThrownBy(() -> RotateEvent.parse(longer))
                .hasMessageContaining("has 40 bytes, but its header says 27");
    }

    @Test
    void refusesUnknownPayloads() {
        byte[] compression = event(EventType.TRANSACTION_PAYLOAD, bytes("01 01 00 02 01 07 03 01 00 00"));
        byte[] field = event(EventType.TRANSACTION_PAYLOAD, bytes("09 01 00 00"));

        assertThatThrownBy(() -> PayloadHeader.parse(compression))
                .isInstanceOf(UnsupportedEventException.class)
                .hasMessageContaining("compression 7");
        assertThatThrownBy(() -> PayloadHeader.parse(field))
                .isInstanceOf(UnsupportedEventException.class)
                .hasMessageContaining("field 9");
    }

    @Test
    void xaPrepareHasTheLowestBitsOfTheFormatId() {
        XaPrepareEvent prepare =
                XaPrepareEvent.parse(event(EventType.XA_PREPARE, bytes("00 ffffffff 03000000 01000000 00ff27 62")));

        assertThat(prepare.onePhase()).isFalse();
        assertThat(prepare.xid()).isEqualTo(Xid.parse("X'00FF27',X'62',4294967295"));
        assertThat(prepare.ends(Xid.parse("X'00ff27',X'62',8589934591"))).isTrue();
        assertThat(prepare.ends(Xid.parse("X'00ff27',X'62',1"))).isFalse();
        assertThat(prepare.ends(Xid.parse("X'00ff',X'2762',4294967295"))).isFalse();
        assertThatThrownBy(
                        () -> XaPrepareEvent.parse(event(EventType.XA_PREPARE, bytes("00 01000000 41000000 00000000"))))
                .isInstanceOf(CorruptEventException.class)
                .hasMessageContaining("65");
        assertThatThrownBy(() -> Xid.parse("'a'")).hasMessageContaining("is not an xid");
    }

    @Test
    void refusesTaggedGtidsOfANewerFormat() {
        assertThatThrownBy(() -> GtidEvent.parse(event(EventType.GTID_TAGGED, bytes("04 40 00"))))
                .isInstanceOf(UnsupportedEventException.class)
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> GtidEvent.parse(event(EventType.GTID_TAGGED, bytes("02 40 40"))))
                .isInstanceOf(UnsupportedEventException.class)
                .hasMessageContaining("field 32");
    }
}
