package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A column of a random table.
 *
 * @param attributes the part after the type in CREATE TABLE
 * @param kind how its values are printed and rebuilt
 * @param generated whether statements cannot set it
 * @param uses columns that its expression uses
 */
record PlanColumn(String name, String type, String attributes, ColumnKind kind, boolean generated, Set<String> uses) {
    private static final Pattern MEMBER = Pattern.compile("'([^']*)'");

    PlanColumn {
        uses = Set.copyOf(uses);
    }

    String definition() {
        return name + " " + type + (attributes.isEmpty() ? "" : " " + attributes);
    }

    PlanColumn withName(String changed) {
        return new PlanColumn(changed, type, attributes, kind, generated, uses);
    }

    PlanColumn withType(String changed) {
        return new PlanColumn(name, changed, attributes, kind, generated, uses);
    }

    PlanColumn withAttributes(String changed) {
        return new PlanColumn(name, type, changed, kind, generated, uses);
    }

    /** An expression that prints the exact value. */
    String view() {
        if (kind != ColumnKind.SET) {
            return kind.view().formatted(name);
        }
        return members().stream()
                // converted first: FIND_IN_SET does not find every member of a SET in ucs2 (9.7.4)
                .map(member ->
                        "FIND_IN_SET('" + member + "', CONVERT(" + name + " USING utf8mb4) COLLATE utf8mb4_bin) > 0")
                .collect(Collectors.joining(", ", "CONCAT(", ")"));
    }

    /** The members of ENUM and SET. */
    List<String> members() {
        List<String> members = new ArrayList<>();
        Matcher matcher = MEMBER.matcher(type);
        while (matcher.find()) {
            members.add(matcher.group(1));
        }
        return members;
    }
}
