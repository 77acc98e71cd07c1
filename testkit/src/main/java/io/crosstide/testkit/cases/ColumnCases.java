package io.crosstide.testkit.cases;

import java.util.ArrayList;
import java.util.List;

/** Every column type of MySQL with its limits and special values. */
public final class ColumnCases {
    private ColumnCases() {}

    /** All cases; titles are unique. */
    public static List<ColumnCase> all() {
        List<ColumnCase> cases = new ArrayList<>();
        cases.addAll(NumberCases.all());
        cases.addAll(TextCases.all());
        cases.addAll(BinaryCases.all());
        cases.addAll(MemberCases.all());
        cases.addAll(TemporalCases.all());
        cases.addAll(JsonCases.all());
        cases.addAll(SpatialCases.all());
        return cases;
    }
}
