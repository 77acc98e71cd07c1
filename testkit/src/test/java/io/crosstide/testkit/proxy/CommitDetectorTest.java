package io.crosstide.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitDetectorTest {
    private static final int COM_QUERY = 3;
    private static final int COM_STMT_PREPARE = 22;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT",
                "commit",
                "COMMIT;",
                "UPDATE t SET a = 1;COMMIT",
                "\u0000\u0001COMMIT",
                "BINLOG '...';EXECUTE crosstide_check;SET @@autocommit = 1",
                "BEGIN;\nCommit ; "
            })
    void findsQueriesThatEndWithCommit(String sql) {
        assertThat(new CommitDetector().endsWithCommit(packet(0, COM_QUERY, sql)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "COMMIT AND CHAIN",
                "SELECT autocommit",
                "SELECT @COMMIT + 1",
                "SELECT my_commit",
                "SET @@autocommit = 1",
                "ROLLBACK;SET @@autocommit = 1"
            })
    void ignoresOtherQueries(String sql) {
        assertThat(new CommitDetector().endsWithCommit(packet(0, COM_QUERY, sql)))
                .isFalse();
    }

    @Test
    void ignoresOtherCommandsAndPacketsOfTheHandshake() {
        assertThat(new CommitDetector().endsWithCommit(packet(0, COM_STMT_PREPARE, "COMMIT")))
                .isFalse();
        assertThat(new CommitDetector().endsWithCommit(packet(1, COM_QUERY, "COMMIT")))
                .isFalse();
    }

    @Test
    void findsCommitInPiecesOfAnySize() {
        CommitDetector detector = new CommitDetector();
        byte[] all = concatenate(packet(1, 0, "hello"), packet(0, COM_QUERY, "INSERT INTO t VALUES (1)"));
        for (byte each : all) {
            assertThat(detector.endsWithCommit(new byte[] {each})).isFalse();
        }
        byte[] commit = packet(0, COM_QUERY, "COMMIT");
        for (int i = 0; i < commit.length; i++) {
            assertThat(detector.endsWithCommit(new byte[] {commit[i]})).isEqualTo(i == commit.length - 1);
        }
    }

    @Test
    void followsAQueryOverSeveralPackets() {
        String first = "x".repeat(0xFFFFFF - 1);
        CommitDetector detector = new CommitDetector();
        assertThat(detector.endsWithCommit(packet(0, COM_QUERY, first))).isFalse();
        byte[] rest = ";COMMIT".getBytes(StandardCharsets.US_ASCII);
        assertThat(detector.endsWithCommit(concatenate(new byte[] {(byte) rest.length, 0, 0, 1}, rest)))
                .isTrue();
    }

    private static byte[] packet(int sequence, int command, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int length = bytes.length + 1;
        byte[] header = {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) sequence, (byte) command};
        return concatenate(header, bytes);
    }

    private static byte[] concatenate(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
