package io.crosstide.change.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.RecordedBinlog;
import io.crosstide.change.event.UnsupportedEventException;
import io.crosstide.change.value.ColumnValue;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowsEventTest {
    private TableMap table = new TableMap(0, "", "", List.of(), List.of());
    private byte[] update = {};

    @BeforeEach
    void takeAnUpdate() throws IOException {
        for (byte[] event : RecordedBinlog.events("types.binlog")) {
            int type = EventHeader.read(event, 0).type();
            if (type == EventType.TABLE_MAP) {
                table = TableMap.parse(event);
            } else if (type == EventType.UPDATE_ROWS && table.table().equals("changes")) {
                update = event;
                break;
            }
        }
    }

    @Test
    void updateHasBothImages() {
        RowsEvent rows = RowsEvent.parse(update, table);

        assertThat(rows.kind()).isEqualTo(Kind.UPDATE);
        assertThat(rows.count()).isEqualTo(1);
        RowChange change = rows.iterator().next();
        assertThat(Objects.requireNonNull(change.before()).value(1)).isEqualTo(new ColumnValue.UnsignedInteger(1));
        assertThat(Objects.requireNonNull(change.after()).value(1))
                .isEqualTo(new ColumnValue.UnsignedInteger(4_294_967_291L));
        assertThat(change.after().value(2)).isEqualTo(ColumnValue.Null.INSTANCE);
    }

    @Test
    void refusesPartialImages() {
        byte[] partial = update.clone();
        int extra = new ByteReader(update, EventHeader.LENGTH + 8, update.length).unsignedInt(2);
        int columns = EventHeader.LENGTH + 8 + extra + 1;
        partial[columns] &= ~0b100;

        assertThatThrownBy(() -> RowsEvent.parse(partial, table))
                .isInstanceOf(UnsupportedEventException.class)
                .hasMessageContaining("fixture.changes lacks column b")
                .hasMessageContaining("binlog_row_image=FULL");
    }

    @Test
    void refusesTheMapOfAnotherTable() {
        TableMap other =
                new TableMap(table.tableId() + 1, table.database(), "other", table.columns(), table.primaryKey());

        assertThatThrownBy(() -> RowsEvent.parse(update, other))
                .isInstanceOf(CorruptEventException.class)
                .hasMessageContaining("fixture.other");
    }

    @Test
    void refusesAnotherNumberOfColumns() {
        TableMap narrower = new TableMap(
                table.tableId(),
                table.database(),
                table.table(),
                table.columns().subList(0, 3),
                table.primaryKey());

        assertThatThrownBy(() -> RowsEvent.parse(update, narrower))
                .isInstanceOf(CorruptEventException.class)
                .hasMessageContaining("have 4 columns, but its table map has 3");
    }
}
