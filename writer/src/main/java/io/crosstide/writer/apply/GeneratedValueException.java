package io.crosstide.writer.apply;

/** The target has generated another value than the source. */
final class GeneratedValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GeneratedValueException(String column) {
        super("generated column " + column
                + " comes out with another value than at the source: its expression depends on"
                + " the session that writes the row (time_zone, lc_time_names, div_precision_increment, sql_mode …),"
                + " or on the server's release, or is another one at the source");
    }

    String remedy() {
        return "Make it an ordinary column at the target (ALTER TABLE … MODIFY without the expression), which takes the"
                + " source's values; or, where it is VIRTUAL, drop its index there. Then give both sides an expression that"
                + " every session and both servers evaluate alike. Or exclude the table in the topology file.";
    }
}
