package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.PacketCheck;
import io.crosstide.streams.Time;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.ConflictDetection;
import io.crosstide.topology.connect.Primary;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.consume.TableSelection;
import io.crosstide.writer.mapping.TableMappings;
import io.crosstide.writer.packet.EventPlanner;
import io.crosstide.writer.packet.PacketPlanner;
import io.crosstide.writer.packet.StatementPlanner;
import io.crosstide.writer.packet.TableGuard;
import io.crosstide.writer.replay.PacketReplay;
import io.crosstide.writer.replay.ReplayMode;
import io.crosstide.writer.replay.TransactionApplier;
import io.crosstide.writer.row.RowApplier;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.session.PacketSetup;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * What applies transactions at a target, in packets or row by row.
 *
 * @param guard needs a thread of its own
 * @param packets what a session must be prepared for
 */
public record ApplyingParts(TransactionApplier applier, TableGuard guard, PacketSetup packets) {
    private static final Duration GUARD_TIMEOUT = Duration.ofSeconds(10);

    /** @param epoch under which the transactions are applied */
    public static ApplyingParts of(
            LinkSettings settings,
            Primary primary,
            long epoch,
            ReplayMode mode,
            TargetSchema schema,
            TableSelection tables,
            RecordBudget budget,
            Time time) {
        PacketCheck check = new PacketCheck(settings.link(), epoch);
        PacketSetup packets = PacketSetup.of(check, settings.apply());
        TableMappings mappings =
                new TableMappings(schema, settings.apply() == ApplyMode.BINLOG, packets::mayTakeEvents);
        RowApplier rows = new RowApplier(schema, mappings, time);
        TableGuard guard = new TableGuard(settings.link(), () -> guardSession(settings, primary), schema, time);
        PacketPlanner planner = new PacketPlanner(
                new EventPlanner(mappings, settings.detection() == ConflictDetection.FULL),
                new StatementPlanner(mappings),
                guard);
        TransactionApplier applier = new TransactionApplier(
                mode,
                Optional.of(new PacketReplay(mode, check, planner, settings.audits(), time)),
                rows::apply,
                tables,
                budget,
                settings.audits());
        return new ApplyingParts(applier, guard, packets);
    }

    /** With a timeout, so that the guard of an attempt ends although the server is frozen. */
    private static Connection guardSession(LinkSettings settings, Primary primary) throws SQLException {
        Connection connection = settings.linkConnections().open(primary.endpoint());
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(GUARD_TIMEOUT.toMillis()));
        return connection;
    }
}
