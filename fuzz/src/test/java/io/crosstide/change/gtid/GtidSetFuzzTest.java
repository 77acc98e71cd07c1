package io.crosstide.change.gtid;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** GTID sets of any text and any bytes. They are read, or refused by an {@link IllegalArgumentException}. */
class GtidSetFuzzTest {
    private static final String FIRST = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String SECOND = "ffffffff-80ca-11e1-9e33-c80aa94295ff";

    static List<byte[]> seeds() {
        List<String> texts = List.of(
                "",
                FIRST + ":1-5:7",
                FIRST + ":1-10:orders:7," + SECOND + ":1-3:5-9",
                "{" + FIRST + "} : 3 - 4 , " + SECOND.replace("-", "") + ":1:a_1:2",
                FIRST + ":9223372036854775806",
                FIRST + ":orders:7");
        Stream<byte[]> encoded = texts.stream().map(text -> GtidSetCodec.encode(GtidSet.parse(text)));
        return Stream.concat(texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)), encoded)
                .toList();
    }

    @MethodSource("seeds")
    @FuzzTest
    void readsOrRefuses(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Optional<GtidSet> parsed = parsed(text);
        parsed.ifPresent(GtidSetFuzzTest::isConsistent);
        Optional<GtidSet> decoded = decoded(input);
        decoded.ifPresent(GtidSetFuzzTest::isConsistent);
        gtid(text);
        int half = text.length() / 2;
        relate(parsed(text.substring(0, half)).orElse(GtidSet.EMPTY), parsed.orElse(decoded.orElse(GtidSet.EMPTY)));
    }

    private static Optional<GtidSet> parsed(String text) {
        try {
            return Optional.of(GtidSet.parse(text));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private static Optional<GtidSet> decoded(byte[] bytes) {
        try {
            return Optional.of(GtidSetCodec.decode(bytes));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }

    private static void gtid(String text) {
        try {
            Gtid gtid = Gtid.parse(text);
            assertThat(Gtid.parse(gtid.toString())).isEqualTo(gtid);
            assertThat(GtidSet.parse(gtid.toString())).isEqualTo(GtidSet.of(gtid));
        } catch (IllegalArgumentException refused) {
            // as it must
        }
    }

    private static void isConsistent(GtidSet set) {
        assertThat(GtidSet.parse(set.toString())).isEqualTo(set);
        assertThat(GtidSetCodec.decode(GtidSetCodec.encode(set))).isEqualTo(set);
        assertThat(new GtidSetBuilder(set).build()).isEqualTo(set);
        assertThat(set.count()).isGreaterThanOrEqualTo(set.sources().size());
        assertThat(set.containsAll(set.first(set.count()))).isTrue();
        assertThat(set.count() == Long.MAX_VALUE || set.first(set.count()).equals(set))
                .isTrue();
    }

    private static void relate(GtidSet one, GtidSet other) {
        GtidSet sum = one.plus(other);
        assertThat(sum).isEqualTo(other.plus(one));
        assertThat(sum.containsAll(one)).isTrue();
        assertThat(sum.minus(other)).isEqualTo(one.minus(other));
        assertThat(one.minus(other).plus(one.intersection(other))).isEqualTo(one);
        assertThat(one.minus(other).intersects(other)).isFalse();
        assertThat(new GtidSetBuilder(other).missing(one)).isEqualTo(one.minus(other));
    }
}
