package io.crosstide.writer.audit;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.writer.failure.LinkStoppedException;
import java.util.ArrayList;
import java.util.List;

/** An echo changes a row of {@code crosstide.direction}, which names the source transactions by their seq. */
final class DirectionEchoes implements EchoSources {
    private final AuditState state;
    private final AuditedStream stream;

    DirectionEchoes(AuditState state, AuditedStream stream) {
        this.state = state;
        this.stream = stream;
    }

    @Override
    public boolean include(Gtid gtid) {
        return true;
    }

    @Override
    public List<TransactionChunk> of(Echo echo) throws LinkStoppedException, InterruptedException {
        List<Long> seqs = state.newIn(echo.directions());
        if (!seqs.isEmpty() && !echo.rows().isEmpty()) {
            long last = seqs.get(seqs.size() - 1);
            stream.readUntil(unseen -> unseen.hasRead(last), echo.gtid());
        }
        List<TransactionChunk> sources = new ArrayList<>();
        for (long seq : seqs) {
            stream.unseen().take(seq).ifPresent(sources::add);
        }
        state.see(echo.directions());
        stream.unseen().dropUpTo(state.seenLowSeq());
        return sources;
    }
}
