package io.crosstide.change.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.crosstide.change.event.EventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.value.ReportText;
import io.crosstide.fuzz.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/** W4: table maps and rows events of any bytes. They are read, or refused by an {@link EventException}. */
class RowsFuzzTest {
    /** Far less than a recorded statement has, so that chunks are cut. */
    private static final int CHUNK_LIMIT = 300;

    static List<byte[]> seeds() {
        return Seeds.chunks();
    }

    /** A change of a row, and the table it is of. */
    private record Change(TableMap table, RowChange change) {}

    @MethodSource("seeds")
    @FuzzTest
    void readsOrRefuses(byte[] chunk) {
        EventOutline.of(chunk);
        try {
            List<TableRows> events = new EventsReader(chunk, 0).readAll();
            List<Change> changes = changes(events);
            if (SafeEvents.are(chunk, events.size())) {
                mergedHasTheSameChanges(chunk, changes);
            }
            show(changes);
            changesAreTheSameAlone(events);
            assertThat(changes(rewritten(chunk))).isEqualTo(changes);
        } catch (EventException refused) {
            safe(chunk);
        }
    }

    private static void safe(byte[] chunk) {
        try {
            SafeEvents.are(chunk, 1);
        } catch (EventException refused) {
            // as it must
        }
    }

    private static List<Change> changes(List<TableRows> events) {
        List<Change> changes = new ArrayList<>();
        for (TableRows event : events) {
            int before = changes.size();
            event.rows().forEach(change -> changes.add(new Change(event.table(), change)));
            assertThat(event.rows().count()).isEqualTo(changes.size() - before);
        }
        return changes;
    }

    private static void show(List<Change> changes) {
        for (Change change : changes) {
            show(change.table(), change.change().before());
            show(change.table(), change.change().after());
        }
    }

    private static void show(TableMap table, @Nullable Row row) {
        if (row != null) {
            table.columns().forEach(column -> ReportText.of(row.value(column.position()), column));
        }
    }

    private static void mergedHasTheSameChanges(byte[] chunk, List<Change> changes) {
        byte[] merged = StatementMerger.merge(List.of(chunk, chunk));
        List<TableRows> events = new EventsReader(merged, 0).readAll();
        assertThat(SafeEvents.are(merged, events.size())).isTrue();
        List<Change> twice = new ArrayList<>(changes);
        twice.addAll(changes);
        assertThat(named(changes(events))).isEqualTo(named(twice));
    }

    /** The ids of tables may differ. */
    private static List<Object> named(List<Change> changes) {
        return changes.stream()
                .<Object>map(each ->
                        List.of(each.table().qualifiedName(), each.table().columns(), each.change()))
                .toList();
    }

    private static void changesAreTheSameAlone(List<TableRows> events) {
        for (TableRows event : events) {
            int index = 0;
            for (RowChange change : event.rows()) {
                byte[] alone = event.rows().alone(index++, true);
                assertThat(SafeEvents.are(alone, 1)).isTrue();
                assertThat(changes(new EventsReader(alone, 0).readAll()))
                        .containsExactly(new Change(event.table(), change));
            }
        }
    }

    /** The events after the syncer has cut them into chunks. */
    private static List<TableRows> rewritten(byte[] chunk) {
        EventsWriter writer = new EventsWriter(CHUNK_LIMIT);
        List<TableRows> read = new ArrayList<>();
        for (int offset = 0; offset < chunk.length; ) {
            int end = offset + (int) EventHeader.read(chunk, offset).length();
            byte[] event = Arrays.copyOfRange(chunk, offset, end);
            read(writer.add(event), read);
            offset = end;
        }
        read(writer.finish(), read);
        return read;
    }

    private static void read(Optional<EventsWriter.Chunk> full, List<TableRows> read) {
        full.ifPresent(written -> read.addAll(new EventsReader(written.events(), 0).readAll()));
    }
}
