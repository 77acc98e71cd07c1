package io.crosstide.change.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.crosstide.change.event.EventException;
import io.crosstide.change.row.EventsReader;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.fuzz.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** W4: binary JSON of any bytes. It is read, or refused by an {@link EventException}, and its text is not much longer. */
class JsonFuzzTest {
    /** A literal of 3 bytes becomes {@code "false, "}, a character below the space becomes 6. */
    private static final int TEXT_FACTOR = 16;

    private static final int LONGEST = 3_000;

    static List<byte[]> seeds() {
        List<byte[]> documents = new ArrayList<>();
        for (byte[] chunk : Seeds.statements()) {
            for (TableRows event : new EventsReader(chunk, 0).readAll()) {
                event.rows()
                        .forEach(change -> Stream.of(change.before(), change.after())
                                .filter(row -> row != null)
                                .flatMap(row -> row.values().stream())
                                .filter(ColumnValue.Json.class::isInstance)
                                .forEach(value -> documents.add(((ColumnValue.Json) value).binary())));
            }
        }
        documents.removeIf(document -> document.length > LONGEST);
        return documents;
    }

    @MethodSource("seeds")
    @FuzzTest
    void readsOrRefuses(byte[] binary) {
        try {
            JsonValue document = JsonBinary.parse(binary);
            assertThat(JsonText.display(document)).hasSizeLessThan(TEXT_FACTOR * (binary.length + 1));
            assertThat(isRendered(binary)).isEqualTo(JsonText.isExact(document));
            assertThat(new ColumnValue.Json(binary)).isEqualTo(new ColumnValue.Json(binary.clone()));
            assertThat(document).isEqualTo(JsonBinary.parse(binary)).hasSameHashCodeAs(JsonBinary.parse(binary));
        } catch (EventException refused) {
            // as it must
        }
    }

    private static boolean isRendered(byte[] binary) {
        try {
            JsonText.render(binary);
            return true;
        } catch (UnsupportedValueException e) {
            return false;
        }
    }
}
