package io.crosstide.change.event;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which Java charset decodes the characters of a MySQL collation; for reports and statements only. */
public final class CollationCatalog {
    private CollationCatalog() {}

    /** Empty for collations that are not known. */
    public static Optional<Charset> charset(int collationId) {
        return collationId == 255 ? Optional.of(StandardCharsets.UTF_8) : Optional.empty();
    }
}
