package io.crosstide.change.value;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.value.JsonValue.JsonInteger;
import io.crosstide.change.value.JsonValue.JsonOpaque;
import io.crosstide.change.value.JsonValue.JsonString;
import io.crosstide.change.value.JsonValue.JsonUnsigned;
import java.util.Base64;

/** Values of other SQL types inside JSON documents, as MySQL prints them. */
final class JsonOpaqueText {
    /** MySQL breaks its Base64 into lines. */
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(76, new byte[] {'\n'});

    private JsonOpaqueText() {}

    static String of(JsonOpaque opaque) {
        ByteReader reader = new ByteReader(opaque.bytes(), 0, opaque.bytes().length);
        ColumnType type = ColumnType.ofCode(opaque.fieldType());
        if (type == null) {
            return bytes(opaque);
        }
        return switch (type) {
            case DECIMAL -> {
                int precision = reader.unsignedByte();
                int scale = reader.unsignedByte();
                yield DecimalText.read(reader, precision, scale);
            }
            case DATE, NEWDATE -> JsonString.quote(TemporalText.packedDate(reader.signed(Long.BYTES)));
            case TIME_OLD, TIME -> JsonString.quote(TemporalText.packedTime(reader.signed(Long.BYTES)));
            case DATETIME_OLD, TIMESTAMP_OLD, DATETIME, TIMESTAMP ->
                JsonString.quote(TemporalText.packedDatetime(reader.signed(Long.BYTES)));
            default -> bytes(opaque);
        };
    }

    private static String bytes(JsonOpaque opaque) {
        return JsonString.quote("base64:type" + opaque.fieldType() + ":" + BASE64.encodeToString(opaque.bytes()));
    }

    /** Describes a scalar that has no exact JSON text. */
    static String typeName(JsonValue scalar) {
        if (scalar instanceof JsonInteger) {
            return "a signed integer of more than 32 bits";
        }
        if (scalar instanceof JsonUnsigned) {
            return "an unsigned integer of 32 bits or fewer";
        }
        int code = ((JsonOpaque) scalar).fieldType();
        ColumnType type = ColumnType.ofCode(code);
        return "a value of type " + (type == null ? Integer.toString(code) : type.sqlName());
    }
}
