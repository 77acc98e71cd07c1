package io.crosstide.writer.mapping;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.TableName;
import io.crosstide.change.value.Column;
import io.crosstide.change.wire.TableDefaults;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.schema.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Mappings of the source's tables to the target's tables. Each mapping is created once for a pair of definitions, and
 * then verified against what is remembered about the order of columns and about missing columns. Thread-safe.
 */
public final class TableMappings {
    private static final int MAX_MAPPINGS = 1000;

    private record Key(
            LinkName link,
            TargetTable table,
            List<Column> source,
            @Nullable TableDefaults defaults) {}

    /**
     * The same key for objects that are shared: a definition until it changes, the columns of a table map until the source
     * opens the table again. Finding it costs a small part of comparing definitions.
     */
    private record Shared(
            LinkName link,
            TargetTable table,
            List<Column> source,
            @Nullable TableDefaults defaults) {
        @Override
        @SuppressWarnings("ReferenceEquality") // the point of this record
        public boolean equals(Object other) {
            return other instanceof Shared that
                    && table == that.table
                    && source == that.source
                    && link.equals(that.link)
                    && Objects.equals(defaults, that.defaults);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(table) + System.identityHashCode(source);
        }
    }

    private final TargetSchema schema;
    private final boolean alikeOnly;
    private final MissingColumns missing;
    private final ColumnOrders orders;
    private final Optional<ApplyMethods> methods;
    private final Map<Shared, TableMapping> recent = new ConcurrentHashMap<>();

    /** Guarded by itself. Contains the most recently used mappings. */
    private final Map<Key, TableMapping> mappings = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, TableMapping> eldest) {
            return size() > MAX_MAPPINGS;
        }
    };

    /** For work that no `crosstide status` shows. */
    public TableMappings(TargetSchema schema) {
        this(schema, false, Optional.empty());
    }

    /**
     * For the work of a link.
     *
     * @param alikeOnly whether the target must read row events of a table as the source wrote them
     * @param takesEvents whether the sessions of the link accept row events
     */
    public TableMappings(TargetSchema schema, boolean alikeOnly, BooleanSupplier takesEvents) {
        this(schema, alikeOnly, Optional.of(new ApplyMethods(schema, takesEvents)));
    }

    private TableMappings(TargetSchema schema, boolean alikeOnly, Optional<ApplyMethods> methods) {
        this.methods = methods;
        this.schema = schema;
        this.alikeOnly = alikeOnly;
        this.missing = new MissingColumns(schema);
        this.orders = new ColumnOrders(schema);
    }

    /** The mapping for the rows of an event. It omits no value of these rows except defaults of missing columns. */
    public TableMapping of(Connection connection, TransactionContext context, TableRows event)
            throws SQLException, MismatchException {
        TableName source = new TableName(event.table().database(), event.table().table());
        TargetTable table = schema.planned(connection, source, context.schemaVersion());
        if (table == null) {
            throw noTable(source);
        }
        TableDefaults defaults = context.defaults(source);
        Shared shared = new Shared(context.link(), table, event.table().columns(), defaults);
        TableMapping mapping = recent.get(shared);
        if (mapping == null) {
            mapping = mapping(connection, context, event, table, defaults);
            if (recent.size() >= MAX_MAPPINGS) {
                recent.clear();
            }
            recent.put(shared, mapping);
        }
        orders.verify(connection, context, mapping);
        if (missing.leaveOut(context, event, mapping)) {
            forgetComplete(table.name());
        }
        if (methods.isPresent()) {
            methods.get().write(connection, context.link(), mapping);
        }
        return mapping;
    }

    /** The target has no table of this name. */
    public static MismatchException noTable(TableName name) {
        return new MismatchException(
                "the target has no such table, or none that the account may see",
                "Create " + name + " at the target as it is at the source, grant the account its rights"
                        + " (crosstide init), or exclude the table in the topology file.");
    }

    private TableMapping mapping(
            Connection connection,
            TransactionContext context,
            TableRows event,
            TargetTable table,
            @Nullable TableDefaults defaults)
            throws SQLException, MismatchException {
        Key key = new Key(context.link(), table, event.table().columns(), defaults);
        TableMapping mapping = known(key);
        if (mapping == null) {
            mapping = TableMapper.map(event.table(), table, defaults);
            requireAllowed(mapping, alikeOnly);
            missing.verify(connection, context, mapping);
            keep(key, mapping);
        }
        return mapping;
    }

    static void requireAllowed(TableMapping mapping, boolean alikeOnly) throws MismatchException {
        if (alikeOnly && !mapping.sameLayout() && !mapping.table().changingSchema()) {
            throw new MismatchException(
                    "writer.apply is binlog, and row events do not fit the target's table: " + SameLayout.DIFFERENCES,
                    "Define the target's table as the source's, set writer.apply: auto, or exclude the table in the"
                            + " topology file.");
        }
    }

    private @Nullable TableMapping known(Key key) {
        synchronized (mappings) {
            return mappings.get(key);
        }
    }

    private void keep(Key key, TableMapping mapping) {
        synchronized (mappings) {
            mappings.put(key, mapping);
        }
    }

    /** Mappings without missing columns must be verified again when the target has all columns again. */
    private void forgetComplete(TableName name) {
        recent.clear();
        synchronized (mappings) {
            mappings.entrySet()
                    .removeIf(entry -> entry.getKey().table.name().equals(name)
                            && entry.getValue().missing().isEmpty());
        }
    }
}
