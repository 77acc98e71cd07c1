package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.change.row.EventsWriter;
import io.crosstide.change.wire.proto.StreamRecord;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.status.LinkHealth;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A damaged record stops the link with a position and a remedy. Nothing of it reaches the target, other links continue. */
class DamagedRecordLinkTest {
    private static final String IDS = "SELECT GROUP_CONCAT(id ORDER BY id) FROM {db}.orders";
    private static final int LENGTH_OF_EVENT = 9;

    private enum Damage {
        CUT,
        EMPTY,
        WRONG_CRC,
        /** A field that claims two gigabytes. */
        HUGE_LENGTH;

        byte[] of(byte[] value) {
            return switch (this) {
                case CUT -> Arrays.copyOf(value, value.length / 2);
                case EMPTY -> new byte[0];
                case WRONG_CRC -> withWrongCrc(value);
                case HUGE_LENGTH ->
                    ByteBuffer.allocate(value.length + 6)
                            .put(new byte[] {0x7a, -1, -1, -1, -1, 0x07})
                            .put(value)
                            .array();
            };
        }
    }

    private enum EventDamage {
        CUT,
        HUGE_LENGTH,
        NO_LENGTH;

        byte[] of(byte[] events) {
            return switch (this) {
                case CUT -> Arrays.copyOf(events, events.length - 1);
                case HUGE_LENGTH -> withLength(events, Integer.MAX_VALUE);
                case NO_LENGTH -> withLength(events, 0);
            };
        }
    }

    private static byte[] withWrongCrc(byte[] value) {
        try {
            StreamRecord record = StreamRecord.parseFrom(value);
            return record.toBuilder().setCrc(record.getCrc() ^ 1).build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] withLength(byte[] events, int length) {
        byte[] changed = events.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(LENGTH_OF_EVENT, length);
        return changed;
    }

    @ParameterizedTest
    @EnumSource
    void w4DamagedRecordStopsTheLink(Damage damage) throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            List<SourceLog.Transaction> transactions = transactions(mesh);
            WriterService service = mesh.start();
            mesh.beijing().publish(transactions.subList(0, 1));
            mesh.beijing().publishDamaged(transactions.subList(1, 2), damage::of);
            mesh.beijing().publish(transactions.subList(2, 3));

            LinkHealth health = stopped(mesh, service, transactions.get(1));
            assertThat(health.error())
                    .contains("the record at offset ", ".beijing.transactions cannot be read: ")
                    .hasSizeLessThan(1_000);
            assertThat(health.remedy()).contains("if the record is damaged, load the target again");
        }
    }

    /** The record has the right CRC: the source, or whoever wrote it, wrote these events. */
    @ParameterizedTest
    @EnumSource
    void w4DamagedEventsStopTheLink(EventDamage damage) throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            List<SourceLog.Transaction> transactions = transactions(mesh);
            WriterService service = mesh.start();
            mesh.beijing().publish(transactions.subList(0, 1));
            mesh.beijing().publish(List.of(damaged(transactions.get(1), damage)));
            mesh.beijing().publish(transactions.subList(2, 3));

            LinkHealth health = stopped(mesh, service, transactions.get(1));
            assertThat(health.error()).contains("cannot apply seq 2, GTID").hasSizeLessThan(1_000);
            assertThat(health.remedy()).contains("upgrade Crosstide");
        }
    }

    private static List<SourceLog.Transaction> transactions(TestMesh mesh) throws Exception {
        mesh.createTable("orders (id INT PRIMARY KEY)");
        mesh.committed();
        for (int id = 1; id <= 4; id++) {
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (" + id + ")");
        }
        List<SourceLog.Transaction> transactions = mesh.committed();
        assertThat(transactions).hasSize(4);
        mesh.paris().publish(transactions.subList(3, 4));
        return transactions;
    }

    /** Waits until the link is stopped, and checks that the target has what came before, and the rows of the other link. */
    private static LinkHealth stopped(TestMesh mesh, WriterService service, SourceLog.Transaction damaged)
            throws Exception {
        mesh.awaitState(service, "beijing", LinkState.STOPPED);
        mesh.awaitTarget(IDS, "1,4");
        mesh.awaitTarget(
                "SELECT state FROM crosstide.link_state WHERE mesh = '{db}' AND source = 'beijing'", "stopped");
        assertThat(mesh.askTarget("SELECT GTID_SUBSET('" + damaged.gtid() + "', @@GLOBAL.gtid_executed)"))
                .isEqualTo("0");
        assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'"))
                .isEqualTo("0");
        return TestMesh.health(service, "beijing");
    }

    private static SourceLog.Transaction damaged(SourceLog.Transaction transaction, EventDamage damage) {
        EventsWriter.Chunk chunk = transaction.chunks().get(0);
        byte[] events = damage.of(chunk.events());
        return new SourceLog.Transaction(
                transaction.gtid(),
                transaction.commitMicros(),
                List.of(new EventsWriter.Chunk(events, chunk.rows())),
                transaction.position());
    }
}
