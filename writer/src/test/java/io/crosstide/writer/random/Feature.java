package io.crosstide.writer.random;

import io.crosstide.topology.connect.ServerVersion;
import java.util.EnumSet;
import java.util.Set;

/** Features that plans use and that older supported MySQL releases lack. */
enum Feature {
    /** Collations whose names begin with utf8mb3; before, the names began with utf8. */
    UTF8MB3_COLLATIONS("8.0.30"),
    LATER_0900_COLLATIONS("8.0.18"),
    /** 8.0.15 leaves YEAR out of the signedness in its table maps, so the table of such a source may be refused. */
    SIGNED_YEARS("8.0.16"),
    WIDE_TIME_ZONES("8.0.19"),
    /** INSERT … VALUES … AS new_row ON DUPLICATE KEY UPDATE. */
    ROW_ALIAS("8.0.19"),
    COMPRESSED_TRANSACTIONS("8.0.20"),
    /** 8.0.15 leaves their hidden columns out of row images, so the table of such a source is refused. */
    FUNCTIONAL_INDEXES("8.0.16"),
    ARRAY_INDEXES("8.0.17"),
    INVISIBLE_COLUMNS("8.0.23"),
    INVISIBLE_KEYS("8.0.30"),
    VECTORS("9.0.0"),
    /** 8.0.15 converts a small FLOAT to a different text than 9.7, so a generated column blocks the table. */
    FLOATS_AS_TEXT("9.0.0");

    private final String since;

    Feature(String since) {
        this.since = since;
    }

    /** The features of a server. */
    static Set<Feature> of(ServerVersion server) {
        Set<Feature> features = EnumSet.allOf(Feature.class);
        features.removeIf(feature -> server.compareTo(ServerVersion.parse(feature.since)) < 0);
        return features;
    }
}
