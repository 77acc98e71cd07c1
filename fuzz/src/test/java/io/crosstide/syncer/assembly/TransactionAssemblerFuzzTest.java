package io.crosstide.syncer.assembly;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.FormatDescription;
import io.crosstide.change.event.HeartbeatEvent;
import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.Xid;
import io.crosstide.change.row.EventsWriter;
import io.crosstide.change.row.MappedTable;
import io.crosstide.fuzz.Seeds;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.filter.DdlFilter;
import io.crosstide.syncer.filter.StatementFilter;
import io.crosstide.syncer.transaction.TransactionStart;
import io.crosstide.syncer.transaction.XaSink;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TableRules;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** W4: events of any bytes, one after the other. They are published, or stop the stream with a position and a remedy. */
class TransactionAssemblerFuzzTest {
    private static final StreamName STREAM = new StreamName("shop", "orders", "beijing");

    static List<byte[]> seeds() {
        return Seeds.transactions();
    }

    @MethodSource("seeds")
    @FuzzTest
    void readsOrStops(byte[] events) throws InterruptedException {
        try {
            TransactionAssembler assembler = new TransactionAssembler(STREAM, new Published());
            byte[] plain = FormatDescription.ofRows("9.7.4").withoutChecksum();
            assembler.accept(plain, TransactionAssemblerFuzzTest::nothing);
            int offset = 0;
            while (events.length - offset >= EventHeader.LENGTH) {
                long length = EventHeader.read(events, offset).length();
                if (length < EventHeader.LENGTH || length > events.length - offset) {
                    return; // the reader of packets refuses it
                }
                int end = offset + (int) length;
                assembler.accept(Arrays.copyOfRange(events, offset, end), TransactionAssemblerFuzzTest::nothing);
                offset = end;
            }
        } catch (StreamStoppedException stopped) {
            if (stopped.remedy().isEmpty()
                    || !String.valueOf(stopped.getMessage()).contains(", event at ")) {
                throw new AssertionError("no position or no remedy", stopped);
            }
        } catch (IOException noMore) {
            // the connection ended
        }
    }

    private static byte[] nothing() throws IOException {
        throw new EOFException("no part follows");
    }

    /** Does with events what the publisher of a stream does, up to Kafka. */
    private static final class Published implements XaSink {
        private final TableRules rules = TableRules.ALL;
        private final StatementFilter statements = new StatementFilter(rules);
        private EventsWriter writer = new EventsWriter();

        @Override
        public void format(FormatDescription format) {
            format.withoutChecksum();
        }

        @Override
        public boolean begin(TransactionStart start) {
            writer = new EventsWriter();
            return (start.event().flags() & 2) == 0;
        }

        @Override
        public void tableMap(MappedTable table, byte[] event) {
            writer.add(event);
        }

        @Override
        public boolean isReplicated(MappedTable table) {
            return rules.replicates(table.database(), table.table());
        }

        @Override
        public void rows(MappedTable table, byte[] event) {
            writer.add(event);
        }

        @Override
        public boolean passes(QueryEvent statement) {
            return statements.isFiltered(statement);
        }

        @Override
        public void ddl(String database, String sql) {
            DdlFilter.shown(sql);
        }

        @Override
        public void end() {
            writer.finish();
        }

        @Override
        public void idle(HeartbeatEvent heartbeat) {}

        @Override
        public void xaStart(Xid xid) {}

        @Override
        public void xaPrepare(Xid xid) {}

        @Override
        public void xaCommit(Xid xid) {}

        @Override
        public void xaRollback(Xid xid) {}
    }
}
