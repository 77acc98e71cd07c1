package io.crosstide.syncer.assembly;

import io.crosstide.change.event.UnsupportedEventException;
import io.crosstide.change.event.Xid;
import io.crosstide.syncer.filter.DdlFilter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An XA statement as the server writes it into the binlog. */
public record XaStatement(Verb verb, Xid xid) {
    /** The statement's second word. */
    public enum Verb {
        START,
        END,
        COMMIT,
        ROLLBACK
    }

    private static final Pattern TEXT =
            Pattern.compile("XA (START|END|COMMIT|ROLLBACK) (X'.*)", Pattern.CASE_INSENSITIVE);

    /** @throws UnsupportedEventException if the text is not one of these statements */
    public static XaStatement parse(String sql) {
        Matcher matcher = TEXT.matcher(sql);
        if (matcher.matches()) {
            try {
                Verb verb = Verb.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
                return new XaStatement(verb, Xid.parse(matcher.group(2)));
            } catch (IllegalArgumentException e) {
                throw new UnsupportedEventException(
                        "The statement '" + DdlFilter.shown(sql) + "' is not understood: " + e.getMessage());
            }
        }
        throw new UnsupportedEventException("The XA statement '" + DdlFilter.shown(sql) + "' is not understood");
    }
}
