package io.crosstide.cli.control;

import io.crosstide.bookkeeping.conflict.ConflictTable;
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
import java.util.ArrayList;
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

    /** A transaction that is recorded as skipped does not hold the stream, although its order may not have ended. */
    @Override
    public Held read(Connection source) throws SQLException {
        List<HeldTransaction> holding = new ArrayList<>();
        for (HeldTransaction each : table().all(source)) {
            if (!isRecorded(source, each.gtid())) {
                holding.add(each);
            }
        }
        return new Held(holding, holding.isEmpty() ? otherwise() : "");
    }

    private boolean isRecorded(Connection source, Gtid gtid) throws SQLException {
        return new ConflictTable(mesh(), cluster()).isSkipped(source, gtid.toString());
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

    /** The records are committed before the order ends, so they decide. The lock makes the syncer and this command take turns. */
    @Override
    public boolean withdraw(Connection source, Gtid gtid) throws SQLException {
        source.setAutoCommit(false);
        try {
            boolean open = table().lock(source, gtid).isPresent() && !isRecorded(source, gtid);
            boolean withdrawn = open && table().withdraw(source, gtid);
            source.commit();
            return withdrawn;
        } finally {
            source.setAutoCommit(true);
        }
    }

    @Override
    public String obeyed() {
        return "the syncer skips it when it reads it again";
    }
}
