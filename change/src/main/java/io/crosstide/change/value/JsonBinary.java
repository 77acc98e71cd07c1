package io.crosstide.change.value;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.value.JsonValue.JsonArray;
import io.crosstide.change.value.JsonValue.JsonBoolean;
import io.crosstide.change.value.JsonValue.JsonDouble;
import io.crosstide.change.value.JsonValue.JsonInteger;
import io.crosstide.change.value.JsonValue.JsonNull;
import io.crosstide.change.value.JsonValue.JsonObject;
import io.crosstide.change.value.JsonValue.JsonOpaque;
import io.crosstide.change.value.JsonValue.JsonString;
import io.crosstide.change.value.JsonValue.JsonUnsigned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads MySQL's binary JSON, as {@code sql-common/json_binary.h} describes it:
 *
 * <pre>
 * document  ::= type value
 * object    ::= count size key-entry* value-entry* key* value*
 * array     ::= count size value-entry* value*
 * key-entry ::= offset length             offsets count from the start of the object or array
 * value-entry ::= type offset-or-value    the value itself if it fits into the bytes of the offset
 * </pre>
 *
 * <p>Counts, sizes and offsets have 2 bytes in small objects and arrays, 4 in large ones; lengths of keys have 2.
 */
public final class JsonBinary {
    private static final int SMALL_OBJECT = 0x00;
    private static final int LARGE_OBJECT = 0x01;
    private static final int SMALL_ARRAY = 0x02;
    private static final int LARGE_ARRAY = 0x03;
    private static final int LITERAL = 0x04;
    private static final int INT16 = 0x05;
    private static final int UINT16 = 0x06;
    private static final int INT32 = 0x07;
    private static final int UINT32 = 0x08;
    private static final int INT64 = 0x09;
    private static final int UINT64 = 0x0a;
    private static final int DOUBLE = 0x0b;
    private static final int STRING = 0x0c;
    private static final int OPAQUE = 0x0f;

    /** MySQL allows 100. */
    private static final int GREATEST_DEPTH = 200;

    private final byte[] binary;

    /**
     * Bytes of the document that no part has taken yet. Offsets could make several entries share a part, and a document of some
     * hundred bytes a tree of any size. MySQL writes every part for one entry.
     */
    private int untaken;

    private JsonBinary(byte[] binary) {
        this.binary = binary;
        this.untaken = binary.length;
    }

    /**
     * Reads a document. An empty value is the JSON null that MySQL stores for NULL in a NOT NULL column.
     *
     * @throws CorruptEventException if the bytes are not binary JSON
     */
    public static JsonValue parse(byte[] binary) {
        if (binary.length == 0) {
            return new JsonNull();
        }
        return new JsonBinary(binary).value(binary[0] & 0xff, 1, binary.length, 0);
    }

    private JsonValue value(int type, int start, int end, int depth) {
        ByteReader reader = new ByteReader(binary, start, end);
        return switch (type) {
            case SMALL_OBJECT -> object(reader, 2, depth);
            case LARGE_OBJECT -> object(reader, 4, depth);
            case SMALL_ARRAY -> array(reader, 2, depth);
            case LARGE_ARRAY -> array(reader, 4, depth);
            case STRING -> new JsonString(reader.utf8(take(variableLength(reader))));
            case OPAQUE -> new JsonOpaque(reader.unsignedByte(), reader.bytes(take(variableLength(reader))));
            default -> scalar(type, reader);
        };
    }

    private static JsonValue scalar(int type, ByteReader reader) {
        return switch (type) {
            case LITERAL -> literal(reader.unsignedByte());
            case INT16 -> new JsonInteger(reader.signed(2));
            case UINT16 -> new JsonUnsigned(reader.unsigned(2));
            case INT32 -> new JsonInteger(reader.signed(4));
            case UINT32 -> new JsonUnsigned(reader.unsigned(4));
            case INT64 -> new JsonInteger(reader.signed(8));
            case UINT64 -> new JsonUnsigned(reader.unsigned(8));
            case DOUBLE -> new JsonDouble(Double.longBitsToDouble(reader.unsigned(8)));
            default -> throw new CorruptEventException("Binary JSON has the unknown type " + type);
        };
    }

    private static JsonValue literal(int code) {
        return switch (code) {
            case 0 -> new JsonNull();
            case 1 -> new JsonBoolean(true);
            case 2 -> new JsonBoolean(false);
            default -> throw new CorruptEventException("Binary JSON has the unknown literal " + code);
        };
    }

    private JsonValue object(ByteReader reader, int width, int depth) {
        int start = reader.position();
        take(2 * width);
        int count = reader.unsignedInt(width);
        int end = end(start, reader, width);
        ByteReader keys = reader.slice(product(count, width + 2));
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int offset = keys.unsignedInt(width);
            int length = take(keys.unsignedInt(2));
            String key = new ByteReader(binary, start, end).skip(offset).utf8(length);
            members.put(key, entry(reader, start, end, width, depth));
        }
        return new JsonObject(members);
    }

    private JsonValue array(ByteReader reader, int width, int depth) {
        int start = reader.position();
        take(2 * width);
        int count = reader.unsignedInt(width);
        int end = end(start, reader, width);
        List<JsonValue> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(entry(reader, start, end, width, depth));
        }
        return new JsonArray(elements);
    }

    /** Reads the size of an object or array and returns where it ends. */
    private static int end(int start, ByteReader reader, int width) {
        long end = start + reader.unsigned(width);
        if (end < reader.position() || end > (long) reader.position() + reader.remaining()) {
            throw new CorruptEventException("An object or array in binary JSON ends beyond the end of its value");
        }
        return (int) end;
    }

    private JsonValue entry(ByteReader entries, int start, int end, int width, int depth) {
        if (depth > GREATEST_DEPTH) {
            throw new CorruptEventException("Binary JSON is nested deeper than MySQL allows");
        }
        int type = entries.unsignedByte();
        ByteReader inlined = entries.slice(take(1 + width) - 1);
        if (isInlined(type, width)) {
            return scalar(type, inlined);
        }
        long offset = inlined.unsigned(width);
        if (offset > end - start) {
            throw new CorruptEventException("A value in binary JSON starts outside its object or array");
        }
        return value(type, start + (int) offset, end, depth + 1);
    }

    /** Takes bytes for a part; returns their number. */
    private int take(int bytes) {
        if (bytes > untaken) {
            throw new CorruptEventException("A part of binary JSON belongs to several values");
        }
        untaken -= bytes;
        return bytes;
    }

    private static boolean isInlined(int type, int width) {
        return switch (type) {
            case LITERAL, INT16, UINT16 -> true;
            case INT32, UINT32 -> width == 4;
            default -> false;
        };
    }

    /** Seven bits per byte, the lowest first; the high bit says that another byte follows. */
    private static int variableLength(ByteReader reader) {
        long length = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = reader.unsignedByte();
            length |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                if (length > reader.remaining()) {
                    break;
                }
                return (int) length;
            }
        }
        throw new CorruptEventException("A length in binary JSON is beyond the end of the value");
    }

    private static int product(int count, int size) {
        long product = (long) count * size;
        return product > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) product;
    }
}
