package io.crosstide.change.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DefinitionCodecTest {
    private final DefinitionCodec codec = new DefinitionCodec();
    private final DefinitionsReadingCodec readingCodec = new DefinitionsReadingCodec();

    @Test
    void equalsTheGoldenFiles() throws IOException {
        List<DefinitionRecord> records = codec.encode(Samples.STREAM, Samples.definition());
        assertThat(records).extracting(DefinitionRecord::key).containsExactly("definition:`shop`.`or``ders`");
        assertThat(Golden.lines(values(records).get(0))).isEqualTo(Golden.lines(Golden.bytes("definition.hex")));
        assertThat(codec.decode(Samples.STREAM, List.of(Golden.bytes("definition.hex"))))
                .containsExactly(Samples.definition());
        assertThat(Golden.lines(readingCodec.encode(Samples.definitionsReading())))
                .isEqualTo(Golden.lines(Golden.bytes("definitions-reading.hex")));
        assertThat(readingCodec.decode(Golden.bytes("definitions-reading.hex")))
                .isEqualTo(Samples.definitionsReading());
    }

    @Test
    void joinsThePartsOfALargeDefinition() {
        List<DefinitionRecord> records = new DefinitionCodec(100).encode(Samples.STREAM, Samples.definition());
        assertThat(records)
                .hasSizeGreaterThan(3)
                .extracting(DefinitionRecord::key)
                .startsWith("definition:`shop`.`or``ders`", "definition:`shop`.`or``ders`#1")
                .doesNotHaveDuplicates();
        List<byte[]> values = values(records);
        Collections.shuffle(values);
        assertThat(codec.decode(Samples.STREAM, values)).containsExactly(Samples.definition());
    }

    /** The syncer removes them with its next record. */
    @Test
    void ignoresPartsThatAnEarlierLargerDefinitionLeft() {
        List<byte[]> values = values(codec.encode(Samples.STREAM, Samples.definition()));
        List<byte[]> earlier = values(new DefinitionCodec(100).encode(Samples.STREAM, Samples.definition()));
        values.addAll(earlier.subList(1, earlier.size()));
        assertThat(codec.decode(Samples.STREAM, values)).containsExactly(Samples.definition());
    }

    @Test
    void ignoresDefinitionsOfAnotherStream() {
        assertThat(codec.decode(UUID.randomUUID(), values(codec.encode(Samples.STREAM, Samples.definition()))))
                .isEmpty();
    }

    @Test
    void refusesADefinitionWithoutAllParts() {
        List<byte[]> values = values(new DefinitionCodec(100).encode(Samples.STREAM, Samples.definition()));
        for (int missing = 0; missing < values.size(); missing++) {
            List<byte[]> others = new ArrayList<>(values);
            others.remove(missing);
            assertThatThrownBy(() -> codec.decode(Samples.STREAM, others))
                    .isInstanceOf(CorruptRecordException.class)
                    .hasMessageContaining("shop.or`ders");
        }
    }

    @Test
    void findsDamage() throws IOException {
        byte[] part = Golden.bytes("definition.hex");
        part[part.length / 2] ^= 1;
        assertThatThrownBy(() -> codec.decode(Samples.STREAM, List.of(part)))
                .isInstanceOf(CorruptRecordException.class);
        byte[] reading = Golden.bytes("definitions-reading.hex");
        reading[reading.length - 1] ^= 1;
        assertThatThrownBy(() -> readingCodec.decode(reading)).isInstanceOf(CorruptRecordException.class);
    }

    private static List<byte[]> values(List<DefinitionRecord> records) {
        List<byte[]> values = new ArrayList<>();
        records.forEach(each -> values.add(Arrays.copyOf(Objects.requireNonNull(each.value()), each.size())));
        return values;
    }
}
