package io.crosstide.change.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.crosstide.change.definition.TableDefinition;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.proto.DefinitionPart;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Values of the checkpoints topic: {@code DefinitionPart} of {@code stream.proto}. The same definition always gives the same
 * bytes. Safe for several threads.
 */
public final class DefinitionCodec {
    /** Far below the record size that every broker takes by default. */
    public static final int PART_BYTES = 512 << 10;

    private final int partBytes;

    public DefinitionCodec() {
        this(PART_BYTES);
    }

    /** @param partBytes bytes of a definition in one record */
    DefinitionCodec(int partBytes) {
        this.partBytes = partBytes;
    }

    /** The records of a table, part 0 first. */
    public List<DefinitionRecord> encode(UUID streamId, TableDefinition table) {
        byte[] content = Crc.bytes(DefinitionFields.message(table));
        int parts = Math.max(1, (content.length + partBytes - 1) / partBytes);
        DefinitionPart.Builder builder = DefinitionPart.newBuilder()
                .setWireVersion(Fields.WIRE_VERSION)
                .setStreamId(Fields.uuid(streamId))
                .setDatabase(table.name().database())
                .setTable(table.name().table())
                .setParts(parts)
                .setContentCrc(crc(content));
        List<DefinitionRecord> records = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = part * partBytes;
            int length = Math.min(partBytes, content.length - from);
            builder.setPart(part)
                    .setContent(ByteString.copyFrom(content, from, length))
                    .clearCrc();
            builder.setCrc(Crc.of(builder.build()));
            records.add(new DefinitionRecord(key(table.name(), part), Crc.bytes(builder.build())));
        }
        return records;
    }

    private static String key(TableName table, int part) {
        return DefinitionRecord.PART_PREFIX + table.quoted() + (part == 0 ? "" : "#" + part);
    }

    /**
     * The tables of a stream, sorted by name. Leaves out parts of other streams.
     *
     * @param values all parts that are there, in any order
     * @throws CorruptRecordException if a part cannot be read, or if parts of a table are missing
     */
    public List<TableDefinition> decode(UUID streamId, Collection<byte[]> values) {
        SortedMap<TableName, SortedMap<Integer, DefinitionPart>> tables = new TreeMap<>();
        for (byte[] value : values) {
            DefinitionPart part = part(value);
            if (Fields.uuid(part.getStreamId()).equals(streamId)) {
                tables.computeIfAbsent(new TableName(part.getDatabase(), part.getTable()), name -> new TreeMap<>())
                        .put(part.getPart(), part);
            }
        }
        List<TableDefinition> definitions = new ArrayList<>();
        tables.forEach((name, parts) -> definitions.add(definition(name, parts)));
        return definitions;
    }

    private static DefinitionPart part(byte[] value) {
        DefinitionPart part;
        try {
            part = DefinitionPart.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new CorruptRecordException("The value is not a DefinitionPart: " + e.getMessage(), e);
        }
        Fields.checkVersion(part.getWireVersion());
        Crc.check(part.getCrc(), part.toBuilder().clearCrc().build());
        return part;
    }

    private static TableDefinition definition(TableName name, SortedMap<Integer, DefinitionPart> parts) {
        byte[] content = content(name, parts);
        try {
            return DefinitionFields.definition(name, io.crosstide.change.wire.proto.TableDefinition.parseFrom(content));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new CorruptRecordException("The definition of " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A definition that has become smaller may have left parts behind for a moment. */
    private static byte[] content(TableName name, SortedMap<Integer, DefinitionPart> parts) {
        DefinitionPart first = parts.get(0);
        int count = first == null ? 1 : first.getParts();
        ByteString content = ByteString.EMPTY;
        for (DefinitionPart part : parts.headMap(count).values()) {
            content = content.concat(part.getContent());
        }
        byte[] bytes = content.toByteArray();
        if (first == null || parts.headMap(count).size() != count || crc(bytes) != first.getContentCrc()) {
            throw new CorruptRecordException(
                    "The parts " + parts.keySet() + " of the definition of " + name + " do not belong together");
        }
        return bytes;
    }

    private static int crc(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }
}
