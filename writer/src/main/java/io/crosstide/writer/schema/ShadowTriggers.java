package io.crosstide.writer.schema;

import io.crosstide.change.row.TableName;
import java.util.regex.Pattern;

/**
 * Recognises the triggers with which pt-online-schema-change updates its shadow table {@code _<table>_new}. They must
 * also fire for replicated rows: the shadow table of this datacenter is filled only here.
 *
 * <p>The statements are those of Percona Toolkit 3. A trigger with any other statement is not recognised.
 */
public final class ShadowTriggers {
    private static final String NAME = "`(?:[^`]|``)+`";
    private static final String COLUMN = "(?:" + NAME + "\\." + NAME + "\\." + NAME + "|(?:OLD|NEW)\\." + NAME + ")";
    private static final String EQUAL = COLUMN + "\\s*<=>\\s*" + COLUMN;
    private static final String ALL = EQUAL + "(?:\\s+AND\\s+" + EQUAL + ")*";
    private static final String WHERE = "(?:!\\s*\\(\\s*" + ALL + "\\s*\\)\\s+AND\\s+)?" + ALL;
    private static final String COLUMNS = "\\(\\s*" + NAME + "(?:\\s*,\\s*" + NAME + ")*\\s*\\)";
    private static final String VALUES = "\\(\\s*NEW\\." + NAME + "(?:\\s*,\\s*NEW\\." + NAME + ")*\\s*\\)";
    private static final String HANDLER = "DECLARE\\s+CONTINUE\\s+HANDLER\\s+FOR\\s+1146\\s+BEGIN\\s+END";

    private ShadowTriggers() {}

    /** Whether the trigger only changes the shadow table. */
    public static boolean is(String trigger, TableName table, String action) {
        String shadow = Pattern.quote(TableName.quote(table.database())) + "\\." + "`_+"
                + Pattern.quote(inner(table.table())) + "_new`";
        String statement = "(?:" + HANDLER
                + "|DELETE\\s+IGNORE\\s+FROM\\s+" + shadow + "\\s+WHERE\\s+" + WHERE
                + "|REPLACE\\s+INTO\\s+" + shadow + "\\s*" + COLUMNS + "\\s*VALUES\\s*" + VALUES + ")";
        Pattern body =
                Pattern.compile("BEGIN\\s+(?:" + statement + "\\s*;\\s*)+END|" + statement, Pattern.CASE_INSENSITIVE);
        return trigger.startsWith("pt_osc_") && body.matcher(action.strip()).matches();
    }

    private static String inner(String name) {
        String quoted = TableName.quote(name);
        return quoted.substring(1, quoted.length() - 1);
    }
}
