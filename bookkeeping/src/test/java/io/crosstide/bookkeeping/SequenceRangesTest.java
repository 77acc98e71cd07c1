package io.crosstide.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceRangesTest {
    @Test
    void readsAndPrintsRanges() {
        assertThat(SequenceRanges.parse("17,12-14,15").toString()).isEqualTo("12-15,17");
        assertThat(SequenceRanges.parse("").isEmpty()).isTrue();
    }

    @Test
    void refusesInvalidText() {
        assertThatThrownBy(() -> SequenceRanges.parse("12-x")).hasMessageContaining("12-x");
        assertThatThrownBy(() -> SequenceRanges.parse("14-12")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsEndOfRunAfterLowWaterMark() {
        SequenceRanges ranges = SequenceRanges.parse("5-7,9");
        assertThat(ranges.endOfRunAfter(4)).isEqualTo(7);
        assertThat(ranges.endOfRunAfter(6)).isEqualTo(7);
        assertThat(ranges.endOfRunAfter(7)).isEqualTo(7);
        assertThat(ranges.endOfRunAfter(3)).isEqualTo(3);
        assertThat(ranges.endOfRunAfter(20)).isEqualTo(20);
    }

    @Test
    void findsNumbersThatAreNotKnown() {
        SequenceRanges ranges = SequenceRanges.parse("2,5-7,9-13");
        assertThat(ranges.beyond(5, SequenceRanges.parse("1-2,7-8,11-12,20"))).containsExactly(6L, 9L, 10L, 13L);
        assertThat(ranges.beyond(13, new SequenceRanges())).isEmpty();
    }

    @Test
    void removesRangesThatOthersCover() {
        SequenceRanges ranges = SequenceRanges.parse("2,5-7,9,11-13");
        ranges.removeCoveredBy(SequenceRanges.parse("1-2,5-6,8-12"));
        assertThat(ranges.toString()).isEqualTo("5-7,11-13");
        assertThat(ranges.size()).isEqualTo(2);
    }

    @Test
    void copyDoesNotChangeWithTheOriginal() {
        SequenceRanges ranges = SequenceRanges.parse("2");
        SequenceRanges copy = new SequenceRanges(ranges);
        ranges.add(3, 4);
        assertThat(copy.toString()).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void behavesLikeASetOfNumbers(long seed) {
        Random random = new Random(seed);
        SequenceRanges ranges = new SequenceRanges();
        TreeSet<Long> model = new TreeSet<>();
        for (int step = 0; step < 2_000; step++) {
            long first = random.nextInt(200);
            if (random.nextInt(20) == 0) {
                ranges.removeUpTo(first);
                model.headSet(first, true).clear();
            } else {
                long last = first + random.nextInt(4);
                ranges.add(first, last);
                for (long number = first; number <= last; number++) {
                    model.add(number);
                }
            }
            for (long number = 0; number < 210; number++) {
                assertThat(ranges.contains(number))
                        .as("seed %d, step %d, number %d", seed, step, number)
                        .isEqualTo(model.contains(number));
            }
            assertThat(SequenceRanges.parse(ranges.toString()).toString()).isEqualTo(ranges.toString());
        }
    }
}
