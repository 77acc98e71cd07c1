package io.crosstide.change.value;

import io.crosstide.change.event.CollationCatalog;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.Optional;

/**
 * Shows bytes in a MySQL character set as text, or as {@code 0x...} if the set is unknown or the bytes are malformed.
 */
final class CharacterText {
    private static final int UTF8MB4_BIN = 46;

    private CharacterText() {}

    static String decode(byte[] bytes, int collationId) {
        Optional<Charset> charset = CollationCatalog.charset(collationId);
        if (charset.isEmpty()) {
            return Hexadecimal.of(bytes);
        }
        try {
            return charset.get()
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return Hexadecimal.of(bytes);
        }
    }

    /**
     * A member of an ENUM or SET as MySQL shows it in definitions: MySQL reads bytes of the character set binary as
     * UTF-8.
     */
    static String member(byte[] bytes, int collationId) {
        return decode(bytes, collationId == Column.BINARY_COLLATION ? UTF8MB4_BIN : collationId);
    }

    /**
     * Text that MySQL turns back into the bytes; else {@code 0x...}, also if the text itself looks like {@code 0x...}.
     */
    static String exact(byte[] bytes, int collationId) {
        String text = decode(bytes, collationId);
        Optional<Charset> charset = CollationCatalog.charset(collationId);
        return charset.isPresent()
                        && Arrays.equals(text.getBytes(charset.get()), bytes)
                        && CollationCatalog.isMappedAlike(text, collationId)
                        && !Hexadecimal.isForm(text)
                ? text
                : Hexadecimal.of(bytes);
    }
}
