package io.crosstide.syncer.publish;

import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.DefinitionRecord;
import io.crosstide.change.wire.StreamRecord;
import java.util.ArrayList;
import java.util.List;

/** A log that only remembers what was sent. */
final class RecordingLog implements StreamLog {
    final List<StreamRecord> sent = new ArrayList<>();
    final List<DefinitionRecord> definitions = new ArrayList<>();
    int commits;
    private int open;

    @Override
    public boolean inTransaction() {
        return open > 0;
    }

    @Override
    public long bytes() {
        return 100L * open;
    }

    @Override
    public int records() {
        return open;
    }

    @Override
    public int send(StreamRecord streamRecord) {
        sent.add(streamRecord);
        open++;
        return 100;
    }

    @Override
    public void send(DefinitionRecord definition) {
        definitions.add(definition);
        open++;
    }

    @Override
    public void commit(Checkpoint checkpoint) {
        commits++;
        open = 0;
    }

    @Override
    public void commit() {
        open = 0;
    }

    @Override
    public void abort() {
        open = 0;
    }
}
