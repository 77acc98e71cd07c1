package io.crosstide.topology.parser;

import io.crosstide.topology.problem.Mistake;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.yaml.Printable;
import java.util.regex.Pattern;

/** Names of meshes, datacenters and clusters. They become parts of Kafka topics and keys of tables. */
final class Names {

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private Names() {}

    static String parse(String text) throws Mistake {
        if (!SAFE.matcher(text).matches()) {
            throw new Mistake(
                    "'" + Printable.text(text) + "' is not a name",
                    "use at most 64 letters, digits, - and _, and begin with a letter or digit");
        }
        return text;
    }

    /** Reports a key of a mapping that is not a name. */
    static void check(Problems problems, Section section, String key) {
        try {
            parse(key);
        } catch (Mistake e) {
            problems.error(section.at(key), e.problem(), e.remedy());
        }
    }
}
