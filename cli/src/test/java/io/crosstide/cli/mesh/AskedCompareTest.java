package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.LoopPrevention;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The command compare where no password of any MySQL is known. */
class AskedCompareTest {
    private static final String ROWS = "INSERT INTO shop.item WITH RECURSIVE n (id) AS"
            + " (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 900) SELECT id, CONCAT('name ', id), 1.5 FROM n";

    @OneMode(LoopPrevention.DIRECTION_TABLE)
    void findsTheRowsThatDifferThroughThePrograms(LoopPrevention mode) {
        try (Mesh mesh = Mesh.running(
                mode,
                "CREATE TABLE shop.item (id BIGINT PRIMARY KEY, name VARCHAR(20) COLLATE utf8mb4_0900_ai_ci, price DOUBLE)",
                "CREATE TABLE shop.code (code VARCHAR(20) PRIMARY KEY, n INT)",
                "CREATE TABLE shop.keyless (n INT, t TIMESTAMP NULL)")) {
            mesh.startAnswers();
            mesh.execute("a", ROWS, "INSERT INTO shop.code VALUES ('x', 1), ('y', 2)");
            mesh.execute("b", "INSERT INTO shop.keyless VALUES (1, NOW()), (1, NULL), (1, NULL)");
            mesh.awaitDrained();
            Answer equal = mesh.commandWithoutPasswords("compare", "-d", "a");
            assertThat(equal.exitCode()).as(equal.toString()).isZero();
            assertThat(equal.out()).contains("shop.item", "900", "shop.code", "shop.keyless", "equal");

            mesh.onlyHere(
                    "b",
                    "UPDATE shop.item SET name = 'NAME 7' WHERE id = 7",
                    "DELETE FROM shop.item WHERE id = 800",
                    "INSERT INTO shop.code VALUES ('only b', 3)",
                    "DELETE FROM shop.keyless WHERE t IS NULL LIMIT 1");
            Answer answer = mesh.commandWithoutPasswords("compare", "-d", "a");
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(3);
            assertThat(answer.out())
                    .contains("shop.item: 2 rows differ", "id=7", "id=800", "b: no such row")
                    .contains("shop.code: 1 row differs", "code='only b'", "a: no such row")
                    .contains("shop.keyless: 1 row differs", "copies=2")
                    .doesNotContain("NAME 7");
            Answer one = mesh.commandWithoutPasswords("compare", "-d", "b", "--table", "shop.code");
            assertThat(one.exitCode()).as(one.toString()).isEqualTo(3);
            assertThat(one.out()).doesNotContain("shop.item");
        }
    }

    @OneMode(LoopPrevention.GTID)
    void tellsRowsOnTheirWayFromRowsThatDiffer(LoopPrevention mode) throws InterruptedException {
        try (Mesh mesh =
                Mesh.running(mode, "CREATE TABLE shop.item (id BIGINT PRIMARY KEY, name VARCHAR(20), price DOUBLE)")) {
            mesh.startAnswers();
            mesh.execute("a", ROWS);
            mesh.awaitDrained();
            AtomicBoolean stop = new AtomicBoolean();
            AtomicInteger written = new AtomicInteger();
            Thread load = new Thread(() -> {
                while (!stop.get()) {
                    int id = 1 + written.getAndIncrement() % 600;
                    mesh.execute(id % 2 == 0 ? "a" : "b", "UPDATE shop.item SET price = price + 1 WHERE id = " + id);
                }
            });
            load.start();
            try {
                Answer busy = mesh.commandWithoutPasswords("compare", "-d", "a");
                assertThat(busy.exitCode()).as(busy.toString()).isIn(0, 1);
                assertThat(busy.out()).doesNotContain("differ");
                mesh.onlyHere("b", "UPDATE shop.item SET name = 'other' WHERE id = 800");
                Answer answer = mesh.commandWithoutPasswords("compare", "-d", "a");
                assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(3);
                assertThat(answer.out()).contains("1 row differs", "id=800");
            } finally {
                stop.set(true);
                load.join();
            }
            assertThat(written).hasPositiveValue();
        }
    }

    @Test
    void namesADatacenterWhoseProgramDoesNotAnswer() {
        try (Mesh mesh = Mesh.running(LoopPrevention.GTID, "CREATE TABLE shop.item (id BIGINT PRIMARY KEY)")) {
            mesh.startAnswers("a");
            Answer answer = mesh.commandWithoutPasswords("compare", "-d", "a", "--timeout", "5");
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
            assertThat(answer.err()).contains("b has not answered for 5 s", "crosstide run or syncer");
            assertThat(answer.out()).doesNotContain("equal");
        }
    }
}
