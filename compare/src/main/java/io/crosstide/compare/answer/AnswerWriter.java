package io.crosstide.compare.answer;

import io.crosstide.change.comparison.BucketSum;
import io.crosstide.change.comparison.CompareAnswer;
import io.crosstide.change.comparison.CompareRequest;
import io.crosstide.change.comparison.DescribedTable;
import io.crosstide.change.comparison.ListedRow;
import io.crosstide.change.comparison.TableAnswer;
import io.crosstide.change.wire.CompareAnswerCodec;
import io.crosstide.change.wire.CompareKey;
import io.crosstide.streams.CheckpointsNotes;
import io.crosstide.streams.Time;
import io.crosstide.topology.StreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes an answer in parts that every broker takes. Used by one thread, for one request. */
final class AnswerWriter {
    private static final int PART_BYTES = 256 << 10;
    private static final int BUCKET_BYTES = 32;
    private static final int TABLE_BYTES = 512;
    private static final int ROW_BYTES = 24;
    private static final int COLUMN_BYTES = 24;
    private static final Duration PROGRESS = Duration.ofSeconds(3);

    private final CheckpointsNotes notes;
    private final StreamName stream;
    private final CompareRequest request;
    private final UUID answerer;
    private final Time time;
    private final CompareAnswerCodec codec = new CompareAnswerCodec();
    private final List<DescribedTable> described = new ArrayList<>();
    private final List<TableAnswer> tables = new ArrayList<>();
    private int bytes;
    private int part;
    private long writtenNanos;

    /** @param stream the stream into whose checkpoints topic it writes */
    AnswerWriter(CheckpointsNotes notes, StreamName stream, CompareRequest request, UUID answerer, Time time) {
        this.notes = notes;
        this.stream = stream;
        this.request = request;
        this.answerer = answerer;
        this.time = time;
        this.writtenNanos = time.nanos();
    }

    void described(DescribedTable table) throws InterruptedException {
        described.add(table);
        add(TABLE_BYTES
                + table.columns().stream()
                        .mapToInt(column -> COLUMN_BYTES + column.name().length())
                        .sum());
    }

    void answered(TableAnswer whole) throws InterruptedException {
        for (TableAnswer piece : pieces(whole)) {
            tables.add(piece);
            add(TABLE_BYTES
                    + BUCKET_BYTES * piece.buckets().size()
                    + piece.rows().stream().mapToInt(AnswerWriter::bytes).sum());
        }
    }

    /** Pieces that fit into one record; the last one has the position. */
    private static List<TableAnswer> pieces(TableAnswer whole) {
        List<TableAnswer> pieces = new ArrayList<>();
        Map<Integer, BucketSum> buckets = new LinkedHashMap<>();
        for (Map.Entry<Integer, BucketSum> bucket : whole.buckets().entrySet()) {
            buckets.put(bucket.getKey(), bucket.getValue());
            if (buckets.size() * BUCKET_BYTES >= PART_BYTES) {
                pieces.add(new TableAnswer(whole.table(), "", buckets, List.of(), false, null));
                buckets.clear();
            }
        }
        List<ListedRow> rows = new ArrayList<>();
        int size = 0;
        for (ListedRow row : whole.rows()) {
            rows.add(row);
            size += bytes(row);
            if (size >= PART_BYTES) {
                pieces.add(new TableAnswer(whole.table(), "", Map.of(), rows, false, null));
                rows.clear();
                size = 0;
            }
        }
        pieces.add(new TableAnswer(whole.table(), whole.error(), buckets, rows, whole.incomplete(), whole.position()));
        return pieces;
    }

    private static int bytes(ListedRow row) {
        return ROW_BYTES + row.key().stream().mapToInt(String::length).sum();
    }

    private void add(int size) throws InterruptedException {
        bytes += size;
        if (bytes >= PART_BYTES) {
            write(false, "");
        }
    }

    /** Writes the last part. */
    void end() throws InterruptedException {
        write(true, "");
    }

    /** Writes a last part that says why there is no answer. */
    void fail(String error) throws InterruptedException {
        described.clear();
        tables.clear();
        write(true, error.substring(0, Math.min(error.length(), 2_000)));
    }

    private void write(boolean last, String error) throws InterruptedException {
        send(answer(last, false, error, described, tables));
        part++;
        described.clear();
        tables.clear();
        bytes = 0;
    }

    /** Says from time to time that this process is still working. */
    void progress() throws InterruptedException {
        if (time.since(writtenNanos).compareTo(PROGRESS) >= 0) {
            send(answer(false, true, "", List.of(), List.of()));
        }
    }

    private CompareAnswer answer(
            boolean last, boolean progress, String error, List<DescribedTable> definitions, List<TableAnswer> answers) {
        return new CompareAnswer(
                request.id(),
                request.round(),
                stream.datacenter(),
                answerer,
                part,
                last,
                progress,
                error,
                definitions,
                answers);
    }

    private void send(CompareAnswer answer) throws InterruptedException {
        notes.write(stream, CompareKey.answer(request.id(), answer.part()), codec.encode(answer));
        writtenNanos = time.nanos();
    }

    /** How many keys the answer uses. */
    int parts() {
        return part + 1;
    }
}
