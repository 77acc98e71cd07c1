package io.crosstide.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnOrderTest {
    @ParameterizedTest
    @CsvSource({
        "id a b, id a b, id a b, id a b, true",
        "id a b, id a b, id b a, id a b, false",
        "id a b, id a b, id a b, id b a, false",
        "id a b, id a b, id b a, id b a, true",
        "id a b, b id a, id a b, b id a, true",
        "id a b, b id a, id a b, id a b, false",
        "id a b, id a b, x id a b, id a y b, true",
        "id a b, id a b, a b, b c a, false",
        "id a b, id a b, ID B, B ID, false",
        "id a b, id a b, id c, c id, true",
        "id a b c, id a b c, c id b, c id b, true",
        "id a b c, id a b c, b c a id, id b c a, false"
    })
    void agreesWhileColumnsKeepTheirPlacesBesideEachOther(
            String sourceBefore, String targetBefore, String source, String target, boolean agrees) {
        ColumnOrder before = order(sourceBefore, targetBefore);
        ColumnOrder now = order(source, target);

        assertThat(now.agreesWith(before)).isEqualTo(agrees);
        assertThat(before.agreesWith(now)).isEqualTo(agrees);
    }

    private static ColumnOrder order(String source, String target) {
        return ColumnOrder.ofAll(List.of(source.split(" ")), List.of(target.split(" ")));
    }
}
