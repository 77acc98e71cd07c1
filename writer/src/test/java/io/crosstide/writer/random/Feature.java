package io.crosstide.writer.random;

import io.crosstide.topology.connect.ServerVersion;
import java.util.EnumSet;
import java.util.Set;

/** What plans make use of and an older MySQL that is supported does not have yet. */
enum Feature {
    /** Collations named utf8mb3, where they were utf8 before. */
    UTF8MB3_COLLATIONS("8.0.30"),
    LATER_0900_COLLATIONS("8.0.18"),
    /** 8.0.15 leaves YEAR out of the signs in its table maps, so that such a source's table may be refused. */
    SIGNED_YEARS("8.0.16"),
    WIDE_TIME_ZONES("8.0.19"),
    /** INSERT … VALUES … AS new_row ON DUPLICATE KEY UPDATE. */
    ROW_ALIAS("8.0.19"),
    COMPRESSED_TRANSACTIONS("8.0.20"),
    /** 8.0.15 leaves their hidden columns out of row images, so that such a source's table is refused. */
    FUNCTIONAL_INDEXES("8.0.16"),
    ARRAY_INDEXES("8.0.17"),
    INVISIBLE_COLUMNS("8.0.23"),
    INVISIBLE_KEYS("8.0.30"),
    VECTORS("9.0.0"),
    /** 8.0.15 makes another text of a small FLOAT than 9.7, so that a generated column holds the table up. */
    FLOATS_AS_TEXT("9.0.0");

    private final String since;

    Feature(String since) {
        this.since = since;
    }

    /** Those that a server has. */
    static Set<Feature> of(ServerVersion server) {
        Set<Feature> features = EnumSet.allOf(Feature.class);
        features.removeIf(feature -> server.compareTo(ServerVersion.parse(feature.since)) < 0);
        return features;
    }
}
