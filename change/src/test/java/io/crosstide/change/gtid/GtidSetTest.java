package io.crosstide.change.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GtidSetTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String B = "ffffffff-80ca-11e1-9e33-c80aa94295ff";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                A + ":1|" + A + ":1",
                A + ":1-5:7|" + A + ":1-5:7",
                A + ":7:1-3:4-5:2|" + A + ":1-5:7",
                " " + B + "\t: 1 - 2 ,\t" + A + ":9 |" + A + ":9," + B + ":1-2",
                A + ":1:Tag_x:3-4:tag_a:1|" + A + ":1:tag_a:1:tag_x:3-4",
                A + ":t:1," + A + ":1," + A + ":t:2|" + A + ":1:t:1-2",
                "3E11FA4771CA11E19E33C80AA9429562:1|" + A + ":1",
                "{" + A + "}:1|" + A + ":1",
                A + ":5-1:3|" + A + ":3",
                A + ":1-9223372036854775806|" + A + ":1-9223372036854775806",
                "," + A + ":1,|" + A + ":1",
            })
    void readsWhatMysqlReadsAndPrintsWhatMysqlPrints(String text, String canonical) {
        assertThat(GtidSet.parse(text)).hasToString(canonical);
        assertThat(GtidSet.parse(canonical)).isEqualTo(GtidSet.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|" + A + ":1",
                "4|" + A + ":1-3:7",
                "6|" + A + ":1-3:7:old:1-2",
                "8|" + A + ":1-3:7:old:1-3," + B + ":5",
                "9|" + A + ":1-3:7:old:1-3," + B + ":5-6",
                "100|" + A + ":1-3:7:old:1-3," + B + ":5-6"
            })
    void dividesASetIntoItsFirstGtidsAndTheRest(long count, String first) {
        GtidSet all = GtidSet.parse(A + ":1-3:7:old:1-3," + B + ":5-6");
        assertThat(all.first(count)).hasToString(first);
        assertThat(all.first(count).plus(all.minus(all.first(count)))).isEqualTo(all);
        assertThat(all.untagged()).hasToString(A + ":1-3:7," + B + ":5-6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                A + ":",
                A + ":0",
                A + ":1-9223372036854775807",
                A + ":99999999999999999999",
                A + ":1::2",
                A + ":9tag:1",
                A + ":\u2003:1",
                A + ":a234567890123456789012345678901234:1",
                A + "1:1"
            })
    void refusesTextThatIsNoGtidSet(String text) {
        assertThatThrownBy(() -> GtidSet.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void emptyTextIsTheEmptySet() {
        assertThat(GtidSet.parse(" \n")).isEqualTo(GtidSet.EMPTY).hasToString("");
    }

    @Test
    void countsAndSelectsByUuid() {
        GtidSet set = GtidSet.parse(A + ":1-10:t:5," + B + ":3");

        assertThat(set.count()).isEqualTo(12);
        assertThat(set.uuids()).containsExactly(UUID.fromString(A), UUID.fromString(B));
        assertThat(set.onlyOf(UUID.fromString(B)::equals)).hasToString(B + ":3");
    }

    @Test
    void countsNoMoreThanALongHolds() {
        GtidSet all = GtidSet.parse(A + ":1-9223372036854775806");

        assertThat(all.count()).isEqualTo(Long.MAX_VALUE - 1);
        assertThat(all.plus(GtidSet.parse(B + ":1-9223372036854775806")).count())
                .isEqualTo(Long.MAX_VALUE);
    }

    /** A pattern that looks for the colon from each of the spaces takes hours. */
    @Test
    void readsTextOfManySpaces() {
        String spaces = " ".repeat(1 << 20);

        assertThat(GtidSet.parse(A + spaces + ":" + spaces + "1")).hasToString(A + ":1");
        assertThatThrownBy(() -> GtidSet.parse(A + spaces + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasSizeLessThan(1_000);
    }

    @Test
    void costDependsOnIntervals() {
        GtidSet all = GtidSet.parse(A + ":1-9223372036854775806");

        assertThat(all.minus(GtidSet.parse(A + ":5"))).hasToString(A + ":1-4:6-9223372036854775806");
        assertThat(all.plus(all)).isEqualTo(all);
        assertThat(all.containsAll(all)).isTrue();
        assertThat(new GtidSetBuilder(all).containsAll(all)).isTrue();
        assertThat(new GtidSetBuilder(GtidSet.parse(A + ":7")).missing(all))
                .hasToString(A + ":1-6:8-9223372036854775806");
    }

    /** Compares the set operations with sets of single GTIDs. The repetition is the seed. */
    @RepeatedTest(300)
    void agreesWithSetsOfSingleGtids(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Set<Gtid> left = randomGtids(random);
        Set<Gtid> right = randomGtids(random);
        GtidSet leftSet = set(left);
        GtidSet rightSet = set(right);

        assertThat(leftSet.stream()).containsExactlyElementsOf(new TreeSet<>(left));
        assertThat(leftSet.count()).isEqualTo(left.size());
        assertThat(leftSet.plus(rightSet)).isEqualTo(set(union(left, right)));
        assertThat(leftSet.minus(rightSet)).isEqualTo(set(difference(left, right)));
        assertThat(leftSet.intersection(rightSet)).isEqualTo(set(difference(left, difference(left, right))));
        assertThat(leftSet.containsAll(rightSet)).isEqualTo(left.containsAll(right));
        assertThat(leftSet.plus(rightSet).containsAll(rightSet)).isTrue();
        assertThat(leftSet.intersects(rightSet)).isEqualTo(left.stream().anyMatch(right::contains));
        assertThat(GtidSet.parse(leftSet.toString())).isEqualTo(leftSet).hasSameHashCodeAs(leftSet);
        assertThat(GtidSetCodec.decode(GtidSetCodec.encode(leftSet))).isEqualTo(leftSet);
        assertThat(leftSet.isEmpty()).isEqualTo(left.isEmpty());
        assertThat(new GtidSetBuilder(leftSet).missing(rightSet)).isEqualTo(rightSet.minus(leftSet));
        assertThat(new GtidSetBuilder(leftSet).containsAll(rightSet)).isEqualTo(left.containsAll(right));
        for (Gtid gtid : union(left, right)) {
            assertThat(leftSet.contains(gtid)).isEqualTo(left.contains(gtid));
            assertThat(leftSet.plus(gtid)).isEqualTo(set(union(left, Set.of(gtid))));
            assertThat(new GtidSetBuilder(leftSet).contains(gtid)).isEqualTo(left.contains(gtid));
        }
    }

    private static Set<Gtid> randomGtids(Random random) {
        int range = 1 + random.nextInt(40);
        return random.ints(random.nextInt(50))
                .mapToObj(ignored -> new Gtid(
                        new GtidSource(
                                new UUID(random.nextBoolean() ? -1 : 1, random.nextInt(2)),
                                random.nextInt(3) == 0 ? "t" + random.nextInt(2) : ""),
                        1 + random.nextInt(range)))
                .collect(Collectors.toSet());
    }

    private static GtidSet set(Set<Gtid> gtids) {
        GtidSetBuilder builder = new GtidSetBuilder();
        gtids.forEach(builder::add);
        return builder.build();
    }

    private static Set<Gtid> union(Set<Gtid> left, Set<Gtid> right) {
        Set<Gtid> union = new HashSet<>(left);
        union.addAll(right);
        return union;
    }

    private static Set<Gtid> difference(Set<Gtid> left, Set<Gtid> right) {
        Set<Gtid> difference = new HashSet<>(left);
        difference.removeAll(right);
        return difference;
    }
}
