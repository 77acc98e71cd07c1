package io.crosstide.writer.audit;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.writer.failure.LinkStoppedException;
import java.sql.SQLException;
import java.util.List;

/** An echo has the GTID of its source transaction. */
final class GtidEchoes implements EchoSources {
    private final SourceUuids uuids;
    private final AuditedStream stream;

    GtidEchoes(SourceUuids uuids, AuditedStream stream) {
        this.uuids = uuids;
        this.stream = stream;
    }

    @Override
    public boolean include(Gtid gtid) throws SQLException {
        return uuids.include(gtid.source().uuid());
    }

    @Override
    public List<TransactionChunk> of(Echo echo) throws LinkStoppedException, InterruptedException {
        if (!echo.rows().isEmpty()) {
            stream.readUntil(unseen -> unseen.hasRead(echo.gtid()), echo.gtid());
        }
        return stream.unseen().take(echo.gtid()).stream().toList();
    }
}
