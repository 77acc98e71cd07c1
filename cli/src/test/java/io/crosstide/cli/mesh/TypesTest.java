package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of every common type agree byte for byte after each kind of change. */
class TypesTest {
    private static final String TABLE = """
            CREATE TABLE shop.types (
              id INT PRIMARY KEY,
              ti TINYINT, tu TINYINT UNSIGNED, si SMALLINT, su SMALLINT UNSIGNED, mi MEDIUMINT, mu MEDIUMINT UNSIGNED,
              i INT, iu INT UNSIGNED, bi BIGINT, bu BIGINT UNSIGNED,
              de DECIMAL(30,10), fl FLOAT, do DOUBLE,
              ch CHAR(10) CHARACTER SET utf8mb4, vc VARCHAR(50) CHARACTER SET utf8mb4, tx TEXT CHARACTER SET utf8mb4,
              lc CHAR(10) CHARACTER SET latin1, lv VARCHAR(50) CHARACTER SET latin1, lt TEXT CHARACTER SET latin1,
              bn BINARY(8), vb VARBINARY(300), bl BLOB,
              da DATE, dt DATETIME(6), ts TIMESTAMP(6) NULL, tm TIME(6), ye YEAR,
              en ENUM('a','b','ü'), se SET('x','y','z'), b1 BIT(1), b64 BIT(64), js JSON)""";
    private static final String LOW = """
            -128, 0, -32768, 0, -8388608, 0, -2147483648, 0, -9223372036854775808, 0,
            -99999999999999999999.9999999999, -3.4028234e38, -1.7976931348623157e308,
            'käse', 'naïve 😀  ', REPEAT('ü', 500), 'käse', 'straße ', REPEAT('é', 500),
            0x0100, 0x00ff0027, REPEAT(0x00FF275C, 200),
            '1000-01-01', '1000-01-01 00:00:00.000001', '1970-01-01 00:00:01.000001', '-838:59:59.000000', 1901,
            'ü', 'x,z', b'0', b'1', '{"a": [1, 2.5, null, "ü", true], "b": {"c": -1}}'""";
    private static final String HIGH = """
            127, 255, 32767, 65535, 8388607, 16777215, 2147483647, 4294967295, 9223372036854775807, 18446744073709551615,
            99999999999999999999.9999999999, 1.17549e-38, 2.2250738585072014e-308,
            '', '', '', '', '', '', 0x0102030405060708, '', '',
            '9999-12-31', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07.999999', '838:59:58.999999', 2155,
            'a', '', b'1', 0xFFFFFFFFFFFFFFFF, '[]'""";

    @Test
    @Tag("matrix") // in both modes for the matrix only: the other one adds nothing here
    void p1RowsAgreeByteForByteAfterEachKindOfChangeInGtidMode() {
        p1RowsAgreeByteForByteAfterEachKindOfChange(LoopPrevention.GTID);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "DIRECTION_TABLE")
    void p1RowsAgreeByteForByteAfterEachKindOfChange(LoopPrevention mode) {
        changeRowsOfEachType(MeshPlan.of(mode, "a", "b").overTls());
    }

    static void changeRowsOfEachType(MeshPlan plan) {
        try (Mesh mesh = Mesh.running(plan, TABLE)) {
            String nulls = "NULL" + ", NULL".repeat(31);
            mesh.execute("a", "INSERT INTO types VALUES (1, " + LOW + "), (2, " + HIGH + "), (3, " + nulls + ")");
            mesh.assertEqualAfterDrain();
            mesh.execute(
                    "b",
                    "INSERT INTO types VALUES (4, " + LOW + "), (5, " + HIGH + "), (6, " + nulls + ")",
                    "REPLACE INTO types VALUES (1, " + HIGH + "), (2, " + nulls + "), (3, " + LOW + ")",
                    "UPDATE types SET fl = fl / 3, do = do / 3, dt = NULL WHERE id IN (1, 3)");
            mesh.assertEqualAfterDrain();
            mesh.execute("a", "UPDATE types SET id = id + 10 WHERE id < 4", "DELETE FROM types WHERE id IN (4, 11)");
            mesh.execute("a", "UPDATE types SET ti = 5, js = '{}', vc = 'Größe' WHERE id = 6");
            mesh.assertEqualAfterDrain();
            assertThat(mesh.query("b", "SELECT id FROM types ORDER BY id")).containsExactly("5", "6", "12", "13");
            assertThat(mesh.conflicts("a")).isEmpty();
            assertThat(mesh.conflicts("b")).isEmpty();
        }
    }
}
