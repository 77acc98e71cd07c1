package io.crosstide.writer.audit;

import io.crosstide.change.row.Kind;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.row.RowsEvent;
import io.crosstide.change.wire.TransactionChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pairs the row changes of an echo with those of the source, and compares their before images.
 *
 * <p>The target has applied the row events of the source in their order. So its updates and deletes are those of the
 * source, in the same order, with the same after images. Only updates may be missing: MySQL logs no update of a row that
 * has the after image already. The next change of the same row then finds this after image. So an after image, and the
 * order, name the change, also where a transaction writes the same row again and again.
 */
final class EchoPairing {
    private final List<Overwritten> overwritten = new ArrayList<>();
    private @Nullable String unpaired;

    private EchoPairing() {}

    /** @param sources the source transactions that the echo contains, in the order in which they were applied */
    static EchoPairing of(List<TransactionChunk> sources, Echo echo) {
        EchoPairing pairing = new EchoPairing();
        pairing.pair(new SourceRows(sources), echo);
        return pairing;
    }

    /** The rows that were overwritten. */
    List<Overwritten> overwritten() {
        return List.copyOf(overwritten);
    }

    /** The table of a row change without a counterpart; empty if there is none. */
    Optional<String> unpaired() {
        return Optional.ofNullable(unpaired);
    }

    private void pair(SourceRows sources, Echo echo) {
        for (EchoedRows rows : echo.rows()) {
            RowsEvent event = rows.parse();
            for (RowChange change : event) {
                SourceRow source = sources.next();
                while (source != null && !source.mayBe(event.table(), change) && mayBeMissing(source)) {
                    source = sources.next();
                }
                Row found = change.before();
                if (source == null || found == null || !source.mayBe(event.table(), change)) {
                    unpaired = event.table().qualifiedName();
                    return;
                }
                if (!SameImages.are(source.before(), found)) {
                    overwritten.add(new Overwritten(source, event.table(), found, echo.gtid()));
                }
            }
        }
        for (SourceRow source = sources.next(); source != null; source = sources.next()) {
            if (!mayBeMissing(source)) {
                unpaired = source.table().qualifiedName();
                return;
            }
        }
    }

    /** A delete that finds no row fails; an update may find that nothing is to be changed. */
    private static boolean mayBeMissing(SourceRow source) {
        return source.change().kind() == Kind.UPDATE;
    }
}
