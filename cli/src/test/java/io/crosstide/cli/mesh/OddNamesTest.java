package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.topology.LoopPrevention;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Identifiers that look like something else pass through every statement that the product sends. */
class OddNamesTest {
    private static final List<String> NAMES = List.of(
            "{fn now()}",
            "{call me}",
            "{d '2020-01-01'}",
            "{ts '2020-01-01 00:00:00'}",
            "{oj a}",
            "a`b",
            "what?",
            "\"double\"",
            "'single'",
            "back\\slash",
            "ключ",
            "select",
            "se;mi",
            "-- dash",
            "/* comment */",
            ":name",
            "%s {0} $1",
            "@variable",
            " leading",
            "tab\tand\nline",
            "#hash",
            "a.b,c",
            "ü".repeat(64));
    private static final String PARENT = quoted("{oj parent} ?");
    private static final String CHILD = quoted("{call child}");
    /** The longest name that MySQL allows, in a database with a name that SQL and YAML would read otherwise. */
    private static final String LONGEST =
            quoted("Odd.{fn now()} `?'ß") + "." + quoted("select " + "l".repeat(56) + "`");

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    private static String parentTable() {
        String columns = NAMES.stream().map(name -> quoted(name) + " INT").collect(Collectors.joining(", "));
        return "CREATE TABLE shop." + PARENT + " (" + quoted("{fn uuid()}") + " INT PRIMARY KEY, " + columns
                + ", UNIQUE "
                + quoted("{fn rand()}") + " (" + quoted("{fn now()}") + "), CONSTRAINT " + quoted("{d check}")
                + " CHECK (" + quoted("{call me}") + " < 1000))";
    }

    private static String childTable() {
        return "CREATE TABLE shop." + CHILD + " (" + quoted("{fn id()}") + " INT PRIMARY KEY, " + quoted("{t of}")
                + " INT, CONSTRAINT " + quoted("{ts fk}") + " FOREIGN KEY (" + quoted("{t of}") + ") REFERENCES "
                + PARENT + " (" + quoted("{fn uuid()}") + "))";
    }

    private static String row(int id) {
        String values = ", " + id;
        return "INSERT INTO " + PARENT + " VALUES (" + id + values.repeat(NAMES.size()) + ")";
    }

    @Test
    @Tag("matrix") // in both modes for the matrix only: the other one adds nothing here
    void namesOfAllKindsAreOnlyNamesInDirectionTableMode() {
        namesOfAllKindsAreOnlyNames(LoopPrevention.DIRECTION_TABLE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void namesOfAllKindsAreOnlyNames(LoopPrevention mode) {
        MeshPlan plan = MeshPlan.of(mode, "a", "b").include("shop.*\", \"Odd*.*");
        try (Mesh mesh = Mesh.running(
                plan,
                parentTable(),
                childTable(),
                "CREATE DATABASE " + LONGEST.substring(0, LONGEST.lastIndexOf(".")),
                "CREATE TABLE " + LONGEST + " (id INT PRIMARY KEY, " + quoted("ü".repeat(64)) + " INT)")) {
            mesh.execute("a", row(1), row(2), row(3), row(4), "INSERT INTO " + CHILD + " VALUES (1, 1)");
            for (String name : NAMES) {
                mesh.execute(
                        "a",
                        "UPDATE " + PARENT + " SET " + quoted(name) + " = 10 WHERE " + quoted("{fn uuid()}") + " = 2");
            }
            mesh.execute("b", "DELETE FROM " + PARENT + " WHERE " + quoted("{fn now()}") + " = 4");
            mesh.execute("a", "INSERT INTO " + LONGEST + " VALUES (1, 1), (2, 2)");
            mesh.assertEqualAfterDrain();
            mesh.execute(
                    "b",
                    "UPDATE " + LONGEST + " SET " + quoted("ü".repeat(64)) + " = 5 WHERE id = 1",
                    "DELETE FROM " + LONGEST + " WHERE id = 2");
            mesh.awaitDrained();
            assertThat(mesh.query("a", "SELECT * FROM " + LONGEST)).containsExactly("1|5");
            assertThat(mesh.command("compare").exitCode()).isZero();
            assertThat(mesh.command("compare", "--table", "shop.{oj parent} ?").exitCode())
                    .isZero();
            assertThat(mesh.command("doctor").exitCode()).isNotEqualTo(1);

            conflicts(mesh);
        }
    }

    private static void conflicts(Mesh mesh) {
        mesh.transaction(
                "b",
                "INSERT INTO crosstide.local_change (note) VALUES ('test')",
                "UPDATE " + PARENT + " SET " + quoted("{ts '2020-01-01 00:00:00'}") + " = 77 WHERE " + quoted("what?")
                        + " = 3",
                "DELETE FROM " + CHILD,
                row(100),
                "INSERT INTO " + CHILD + " VALUES (50, 2)");
        mesh.execute(
                "a",
                "UPDATE " + PARENT + " SET " + quoted("{d '2020-01-01'}") + " = 9 WHERE " + quoted("{fn uuid()}")
                        + " = 3",
                "UPDATE " + CHILD + " SET " + quoted("{t of}") + " = 2",
                row(200).replace("200, 200", "200, 100"),
                "DELETE FROM " + PARENT + " WHERE " + quoted("{fn uuid()}") + " = 1");
        mesh.awaitDrained();
        Map<String, JsonNode> kinds = new HashMap<>();
        mesh.conflicts("b").forEach(conflict -> kinds.put(conflict.get("kind").asText(), conflict));
        assertThat(kinds).containsOnlyKeys("update-differs", "update-missing", "insert-exists");
        List<String> columns = new ArrayList<>();
        of(kinds, "update-differs").get("found").get(0).fieldNames().forEachRemaining(columns::add);
        assertThat(columns).containsAll(NAMES);
        assertThat(of(kinds, "insert-exists").get("indexes").get(0).asText()).isEqualTo("{fn rand()}");
        assertThat(mesh.command("conflict-report").out()).contains("{oj parent} ?", "{ts '2020-01-01 00:00:00'}");
        assertThat(mesh.query("b", "SELECT COUNT(*) FROM " + PARENT + " WHERE " + quoted("{fn uuid()}") + " = 1"))
                .containsExactly("0");
    }

    private static JsonNode of(Map<String, JsonNode> kinds, String kind) {
        return Objects.requireNonNull(kinds.get(kind), kind);
    }
}
