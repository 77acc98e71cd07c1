package io.crosstide.testkit.cases;

import static io.crosstide.testkit.cases.ColumnCase.BYTES;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Geometry of every kind, and VECTOR. */
final class SpatialCases {
    private static final String GROUP = "geometry and vectors";

    private SpatialCases() {}

    static List<ColumnCase> all() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("POINT", "POINT(1 2)");
        kinds.put("LINESTRING", "LINESTRING(0 0,1 1,2 2)");
        kinds.put("POLYGON", "POLYGON((0 0,4 0,4 4,0 0),(1 0.5,2 0.5,2 1,1 0.5))");
        kinds.put("MULTIPOINT", "MULTIPOINT((0 0),(1 1))");
        kinds.put("MULTILINESTRING", "MULTILINESTRING((0 0,1 1),(2 2,3 3))");
        kinds.put("MULTIPOLYGON", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((2 2,3 2,3 3,2 2)))");
        kinds.put("GEOMETRYCOLLECTION", "GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,2 2))");
        List<ColumnCase> cases = new ArrayList<>();
        List<String> any = new ArrayList<>();
        kinds.forEach((kind, text) -> {
            String[] values = {"ST_GeomFromText('" + text + "')", "ST_GeomFromText('" + text + "', 4326)"};
            cases.add(spatial(kind, values));
            any.addAll(List.of(values));
        });
        any.add("ST_GeomFromText('GEOMETRYCOLLECTION EMPTY')");
        any.add("ST_GeomFromText('POINT(-1.5 2e300)')");
        cases.add(spatial("GEOMETRY", any.toArray(new String[0])));
        cases.add(spatial("POINT SRID 4326", "ST_GeomFromText('POINT(-90 180)', 4326)")
                .since("8.0.3"));
        cases.add(spatial("VECTOR(3)", "TO_VECTOR('[1, -2.5, 3e10]')", "TO_VECTOR('[0]')")
                .since("9.0"));
        cases.add(spatial("VECTOR", "TO_VECTOR('[1]')", "UNHEX(REPEAT('0000803F', 2048))")
                .since("9.0"));
        cases.add(spatial("VECTOR(16383)", "UNHEX(REPEAT('0000803F', 16383))", "UNHEX('01000080')")
                .since("9.0"));
        return cases;
    }

    private static ColumnCase spatial(String type, String... values) {
        return ColumnCase.of(GROUP, type, BYTES, values);
    }
}
