package io.crosstide.change.wire;

import org.jspecify.annotations.Nullable;

/** A record of the checkpoints topic about definitions of tables. */
public final class DefinitionRecord {

    /** Key of the last {@link DefinitionsReading}. */
    public static final String READING_KEY = "definitions-reading";

    /** All keys of parts of definitions begin with it. */
    public static final String PART_PREFIX = "definition:";

    private final String key;
    private final byte @Nullable [] value;

    /** @param value null removes what is under the key */
    public DefinitionRecord(String key, byte @Nullable [] value) {
        if (!isDefinition(key)) {
            throw new IllegalArgumentException("'" + key + "' is no key of a definition");
        }
        this.key = key;
        this.value = value;
    }

    /** Removes what is under the key. */
    public static DefinitionRecord removal(String key) {
        return new DefinitionRecord(key, null);
    }

    /** Whether the key belongs to a definition, or to the last reading of all. */
    public static boolean isDefinition(String key) {
        return key.startsWith(PART_PREFIX) || key.equals(READING_KEY);
    }

    public String key() {
        return key;
    }

    /** Null if what is under the key is removed. The array is not copied. */
    public byte @Nullable [] value() {
        return value;
    }

    /** Bytes of the value. */
    public int size() {
        return value == null ? 0 : value.length;
    }

    @Override
    public String toString() {
        return key + (value == null ? " removed" : " of " + value.length + " bytes");
    }
}
