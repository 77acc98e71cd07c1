package io.crosstide.change.wire;

import com.google.protobuf.ByteString;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.proto.ColumnDefault;
import io.crosstide.change.wire.proto.Dependency;
import io.crosstide.change.wire.proto.TableDefaults;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/** Conversions of fields that several messages share. */
final class Fields {
    /** The version that is written. The version before it is read, too. */
    static final int WIRE_VERSION = 1;

    private static final int OLDEST_READ = 1;
    private static final int UUID_LENGTH = 16;

    private Fields() {}

    static void checkVersion(int version) {
        if (version < OLDEST_READ || version > WIRE_VERSION) {
            throw new CorruptRecordException("The record has wire version " + version + "; this program reads "
                    + OLDEST_READ + " to " + WIRE_VERSION
                    + (version > WIRE_VERSION ? ": upgrade it, or set wireVersion in the topology file" : ""));
        }
    }

    static ByteString uuid(UUID uuid) {
        ByteBuffer bytes = ByteBuffer.allocate(UUID_LENGTH);
        bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return ByteString.copyFrom(bytes.flip());
    }

    static UUID uuid(ByteString bytes) {
        if (bytes.size() != UUID_LENGTH) {
            throw new CorruptRecordException("stream_id has " + bytes.size() + " bytes instead of " + UUID_LENGTH);
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    static List<Dependency> dependencies(List<io.crosstide.change.wire.Dependency> dependencies) {
        return dependencies.stream()
                .map(dependency -> Dependency.newBuilder()
                        .setDatacenter(dependency.datacenter())
                        .setGtidSet(dependency.gtids().toString())
                        .setSeq(dependency.seq())
                        .build())
                .toList();
    }

    static List<io.crosstide.change.wire.Dependency> dependenciesOf(List<Dependency> messages) {
        return messages.stream()
                .map(message -> new io.crosstide.change.wire.Dependency(
                        message.getDatacenter(), GtidSet.parse(message.getGtidSet()), message.getSeq()))
                .toList();
    }

    static List<TableDefaults> defaults(List<io.crosstide.change.wire.TableDefaults> tables) {
        return tables.stream()
                .map(table -> TableDefaults.newBuilder()
                        .setDatabase(table.database())
                        .setTable(table.table())
                        .addAllColumns(
                                table.columns().stream().map(Fields::column).toList())
                        .build())
                .toList();
    }

    private static ColumnDefault column(io.crosstide.change.wire.ColumnDefault column) {
        ColumnDefault.Builder builder = ColumnDefault.newBuilder().setColumn(column.column());
        String literal = column.literal();
        return (literal == null
                        ? builder.setComputed(true).setDefaultExpression(column.expression())
                        : builder.setLiteral(literal))
                .build();
    }

    static List<io.crosstide.change.wire.TableDefaults> defaultsOf(List<TableDefaults> messages) {
        return messages.stream()
                .map(message -> new io.crosstide.change.wire.TableDefaults(
                        message.getDatabase(),
                        message.getTable(),
                        message.getColumnsList().stream()
                                .map(column -> new io.crosstide.change.wire.ColumnDefault(
                                        column.getColumn(),
                                        column.getComputed() ? null : column.getLiteral(),
                                        column.getDefaultExpression()))
                                .toList()))
                .toList();
    }
}
