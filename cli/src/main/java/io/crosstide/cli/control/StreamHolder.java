package io.crosstide.cli.control;

import io.crosstide.bookkeeping.link.HeldTransaction;
import io.crosstide.bookkeeping.link.HeldTransactionTable;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/** A stream that transactions can hold, because its syncer cannot publish them. */
public record StreamHolder(StreamName stream, Servers servers) implements Holder {
    @Override
    public String mesh() {
        return stream.mesh();
    }

    @Override
    public String cluster() {
        return stream.cluster();
    }

    @Override
    public String datacenter() {
        return stream.datacenter();
    }

    @Override
    public String label() {
        return "%s stream of %s".formatted(stream.cluster(), stream.datacenter());
    }

    @Override
    public HeldTransactionTable table() {
        return new HeldTransactionTable(stream);
    }

    /** A transaction that is recorded as skipped does not hold the stream, although the stream may not have passed it yet. */
    @Override
    public Held read(Connection source) throws SQLException {
        List<HeldTransaction> holding = table().all(source).stream()
                .filter(each -> !HeldTransactionTable.isRecorded(each))
                .toList();
        return new Held(holding, holding.isEmpty() ? otherwise() : "");
    }

    private String otherwise() {
        try (StreamView view = servers.openView(stream, datacenter()).await()) {
            return view.checkpoint()
                    .map(Checkpoint::error)
                    .filter(error -> !error.isEmpty())
                    .map(error -> Held.stopped("The stream is stopped", error))
                    .orElse(Held.NOTHING);
        } catch (UnreachableException | KafkaException failure) {
            return Held.NOTHING; // at the source; its Kafka could say more
        }
    }

    @Override
    public boolean withdraw(Connection source, Gtid gtid) throws SQLException {
        return table().withdrawUnlessRecorded(source, gtid);
    }

    @Override
    public String obeyed() {
        return "the syncer skips it when it reads it again";
    }
}
