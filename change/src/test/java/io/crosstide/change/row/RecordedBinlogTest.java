package io.crosstide.change.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.event.Checksum;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.GtidEvent;
import io.crosstide.change.event.PreviousGtidsEvent;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.RecordedBinlog;
import io.crosstide.change.event.RotateEvent;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.gtid.GtidSetCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Decodes a log that a real server wrote and compares it with the rows that the same server printed (see
 * binlog/README.md).
 */
class RecordedBinlogTest {
    private static List<byte[]> events = List.of();
    private static List<String> expected = List.of();

    @BeforeAll
    static void read() throws IOException {
        events = RecordedBinlog.events("types.binlog");
        expected = Arrays.asList(
                new String(RecordedBinlog.resource("types.expected"), StandardCharsets.UTF_8).split("\n"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3_000, 20_000, EventsWriter.DEFAULT_LIMIT})
    void rowsEqualWhatMysqlPrintsForEveryChunkSize(int limit) {
        Map<String, Map<String, List<String>>> tables = replay(limit);

        Map<String, List<List<String>>> printed = printedByMysql();
        assertThat(tables.keySet()).isEqualTo(printed.keySet());
        printed.forEach((table, rows) -> assertThat(
                        Objects.requireNonNull(tables.get(table)).values())
                .as(table)
                .containsExactlyInAnyOrderElementsOf(rows));
    }

    @Test
    void gtidEventsNameEveryTransaction() {
        GtidSetBuilder seen = new GtidSetBuilder();
        List<GtidEvent> gtids = events.stream()
                .filter(event -> isGtid(EventHeader.read(event, 0).type()))
                .map(GtidEvent::parse)
                .toList();
        gtids.forEach(gtid -> seen.add(gtid.gtid()));

        assertThat(seen.build()).isEqualTo(GtidSet.parse(expected.get(0).substring("gtids|".length())));
        assertThat(gtids)
                .extracting(GtidEvent::sequenceNumber)
                .doesNotContain(0L)
                .isSorted();
        assertThat(gtids).allSatisfy(gtid -> {
            assertThat(gtid.lastCommitted()).isLessThan(gtid.sequenceNumber());
            assertThat(gtid.immediateCommitMicros()).isGreaterThan(1_700_000_000_000_000L);
            assertThat(gtid.transactionLength()).isPositive();
        });
    }

    @Test
    void readsOriginalCommitTimeOfTaggedAndPlainGtids() {
        List<GtidEvent> set = events.stream()
                .filter(event -> isGtid(EventHeader.read(event, 0).type()))
                .map(GtidEvent::parse)
                .filter(gtid -> gtid.originalCommitMicros() == 1_700_000_000_123_456L)
                .toList();

        assertThat(set)
                .extracting(gtid -> gtid.gtid().toString())
                .containsExactly(
                        "3e11fa47-71ca-11e1-9e33-c80aa9429562:crosstide_tag:9000000000",
                        "3e11fa47-71ca-11e1-9e33-c80aa9429562:5");
    }

    @Test
    void previousGtidsOfTheNextFileEqualTheGtidsOfThisFile() throws IOException {
        byte[] event = RecordedBinlog.first(RecordedBinlog.events("next.binlog"), EventType.PREVIOUS_GTIDS);

        assertThat(PreviousGtidsEvent.parse(event).gtids())
                .isEqualTo(GtidSet.parse(expected.get(0).substring("gtids|".length())));
    }

    @Test
    void gtidSetsAreEncodedAsMysqlEncodesThem() throws IOException {
        byte[] event = RecordedBinlog.first(RecordedBinlog.events("next.binlog"), EventType.PREVIOUS_GTIDS);

        assertThat(GtidSetCodec.encode(PreviousGtidsEvent.parse(event).gtids()))
                .isEqualTo(Arrays.copyOfRange(event, EventHeader.LENGTH, event.length));
    }

    @Test
    void logRotatesToTheNextFile() {
        RotateEvent rotate = RotateEvent.parse(RecordedBinlog.first(events, EventType.ROTATE));

        assertThat(rotate).isEqualTo(new RotateEvent("binlog.000002", 4));
    }

    @Test
    void formatDescriptionWithoutChecksumSaysSo() {
        FormatDescription format = FormatDescription.parse(RecordedBinlog.first(events, EventType.FORMAT_DESCRIPTION));
        FormatDescription plain = FormatDescription.parse(format.withoutChecksum());

        assertThat(format.serverVersion()).startsWith("9.7.4");
        assertThat(format.hasChecksum()).isTrue();
        assertThat(plain.hasChecksum()).isFalse();
        assertThat(plain.serverVersion()).isEqualTo(format.serverVersion());
        Checksum.verify(plain.withoutChecksum());
    }

    @Test
    void statementsAreReadWithTheirDatabase() {
        List<QueryEvent> queries = events.stream()
                .filter(event -> EventHeader.read(event, 0).type() == EventType.QUERY)
                .map(QueryEvent::parse)
                .toList();

        assertThat(queries).extracting(QueryEvent::sql).contains("BEGIN", "CREATE DATABASE fixture");
        assertThat(queries)
                .filteredOn(query -> query.sql().startsWith("CREATE TABLE sets"))
                .singleElement()
                .satisfies(query -> {
                    assertThat(query.database()).isEqualTo("fixture");
                    assertThat(query.sql()).contains("'日本'");
                });
    }

    @Test
    void relaxedUniqueChecksAreClearedAndForeignKeyChecksKept() {
        EventsWriter writer = new EventsWriter();
        List<EventsReader.TableRows> last = new ArrayList<>();
        rowEvents().forEach(writer::add);
        new EventsReader(writer.finish().orElseThrow().events(), 0).forEachRemaining(last::add);

        int raw = RowsEvent.flags(events.stream()
                .filter(event -> EventType.isRows(EventHeader.read(event, 0).type()))
                .reduce((first, second) -> second)
                .orElseThrow());
        int kept = last.get(last.size() - 1).rows().flags();
        assertThat(raw & RowsEvent.RELAXED_UNIQUE_CHECKS).isNotZero();
        assertThat(raw & ~RowsEvent.RELAXED_UNIQUE_CHECKS).isEqualTo(kept);
        assertThat(kept & RowsEvent.NO_FOREIGN_KEY_CHECKS).isNotZero();
    }

    private static boolean isGtid(int type) {
        return type == EventType.GTID || type == EventType.GTID_TAGGED;
    }

    private static List<byte[]> rowEvents() {
        return events.stream()
                .filter(event -> {
                    int type = EventHeader.read(event, 0).type();
                    return type == EventType.TABLE_MAP || EventType.isRows(type);
                })
                .toList();
    }

    /** Rows by table and key after all changes. Every before image must equal the row at that time. */
    private static Map<String, Map<String, List<String>>> replay(int limit) {
        Map<String, Map<String, List<String>>> tables = new HashMap<>();
        EventsWriter writer = new EventsWriter(limit);
        int eventIndex = 0;
        for (byte[] event : rowEvents()) {
            Optional<EventsWriter.Chunk> chunk = writer.add(event);
            if (chunk.isPresent()) {
                eventIndex = apply(chunk.get(), eventIndex, limit, tables);
            }
        }
        apply(writer.finish().orElseThrow(), eventIndex, limit, tables);
        return tables;
    }

    private static int apply(
            EventsWriter.Chunk chunk, int eventIndex, int limit, Map<String, Map<String, List<String>>> tables) {
        EventsReader reader = new EventsReader(chunk.events(), eventIndex);
        int rows = 0;
        int rowsEvents = 0;
        while (reader.hasNext()) {
            EventsReader.TableRows next = reader.next();
            assertThat(next.eventIndex()).isEqualTo(eventIndex + rowsEvents++);
            for (RowChange change : next.rows()) {
                apply(change, tables.computeIfAbsent(next.table().table(), name -> new LinkedHashMap<>()));
                rows++;
            }
        }
        assertThat(chunk.rows()).isEqualTo(rows);
        assertThat(chunk.events().length <= limit || rowsEvents == 1).isTrue();
        return reader.nextEventIndex();
    }

    private static void apply(RowChange change, Map<String, List<String>> table) {
        if (change.before() != null) {
            List<String> before = printed(change.before());
            assertThat(table.remove(before.get(0))).isEqualTo(before);
        }
        if (change.after() != null) {
            List<String> after = printed(change.after());
            assertThat(table.put(after.get(0), after)).isNull();
        }
    }

    private static List<String> printed(Row row) {
        return row.values().stream().map(PrintedValue::of).toList();
    }

    private static Map<String, List<List<String>>> printedByMysql() {
        Map<String, List<List<String>>> tables = new HashMap<>();
        List<List<String>> rows = new ArrayList<>();
        List<String> types = List.of();
        for (String line : expected.subList(1, expected.size())) {
            String[] parts = line.split("\\|", -1);
            if (parts[0].equals("table")) {
                rows = new ArrayList<>();
                tables.put(parts[1], rows);
                types = Arrays.stream(parts)
                        .skip(2)
                        .map(column -> column.substring(column.lastIndexOf(' ') + 1))
                        .toList();
            } else {
                List<String> columnTypes = types;
                rows.add(IntStream.range(0, parts.length)
                        .mapToObj(i -> PrintedValue.expected(parts[i], columnTypes.get(i)))
                        .toList());
            }
        }
        return tables;
    }
}
