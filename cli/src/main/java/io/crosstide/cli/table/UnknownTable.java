package io.crosstide.cli.table;

import io.crosstide.topology.problem.Suggestion;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Helps a person who gave the name of a table that is not known. */
public final class UnknownTable {

    private static final int MAX_LISTED = 20;

    /** What the JVM or a shell makes of a character that the locale lacks. */
    private static final Pattern LOST = Pattern.compile("[?\\uFFFD]+");

    private UnknownTable() {}

    /**
     * Sentences that say which tables are known and which may be meant.
     *
     * @param known the names {@code database.table} that are known
     */
    public static String advice(String name, Collection<String> known) {
        StringBuilder advice = new StringBuilder();
        meant(name, known)
                .ifPresent(near -> advice.append(" Did you mean ")
                        .append(near)
                        .append("? Names are compared with upper and lower case."));
        if (LOST.matcher(name).find()) {
            advice.append(" The locale of this process cannot represent some characters of the name:"
                    + " run the command with LC_ALL=C.UTF-8 or another UTF-8 locale.");
        }
        return advice.append(listed(known)).toString().strip();
    }

    private static Optional<String> meant(String name, Collection<String> known) {
        if (LOST.matcher(name).find()) {
            String parts = LOST.splitAsStream(name).map(Pattern::quote).collect(Collectors.joining(".+"));
            Pattern readable = Pattern.compile(
                    LOST.matcher(name.substring(name.length() - 1)).matches() ? parts + ".+" : parts);
            Optional<String> found = known.stream()
                    .filter(each -> readable.matcher(each).matches())
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
        }
        return Suggestion.nearest(name, known);
    }

    private static String listed(Collection<String> known) {
        if (known.isEmpty()) {
            return " No table is known.";
        }
        String names = known.stream().sorted().limit(MAX_LISTED).collect(Collectors.joining(", "));
        int more = known.size() - MAX_LISTED;
        return " Known tables: " + names + (more > 0 ? " and " + more + " more." : ".");
    }
}
