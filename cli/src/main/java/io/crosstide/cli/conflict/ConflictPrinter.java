package io.crosstide.cli.conflict;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.cli.text.Csv;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine.Help.ColorScheme;

/** Prints conflicts one after the other, as they are read. */
public interface ConflictPrinter {

    void begin();

    void print(Conflict conflict);

    void end();

    /** For people: a line and the rows of each conflict, long values cut. */
    static ConflictPrinter text(PrintWriter out, ColorScheme colours) {
        return new ConflictText(out, colours, 160);
    }

    /** An array, one element per line. */
    static ConflictPrinter json(PrintWriter out) {
        return new ConflictPrinter() {
            private String separator = "";

            @Override
            public void begin() {
                out.print("[");
            }

            @Override
            public void print(Conflict conflict) {
                out.print(separator + "\n" + ConflictReportJson.of(conflict));
                separator = ",";
            }

            @Override
            public void end() {
                out.println(separator.isEmpty() ? "]" : "\n]");
            }
        };
    }

    /** A header and a line per conflict, rows and lists as JSON. */
    static ConflictPrinter csv(PrintWriter out) {
        return new ConflictPrinter() {
            @Override
            public void begin() {
                out.println(
                        "id,kind,status,time,cluster,origin,datacenter,table,gtid,indexes,key,before,after,found,policy,decision,note");
            }

            @Override
            public void print(Conflict conflict) {
                out.println(Csv.line(Arrays.asList(
                        conflict.id(),
                        conflict.kind().label(),
                        conflict.status().label(),
                        conflict.time(),
                        conflict.cluster(),
                        conflict.origin(),
                        conflict.datacenter(),
                        conflict.table(),
                        conflict.gtid(),
                        ConflictReportJson.texts(conflict.indexes()),
                        ConflictReportJson.row(conflict.key()),
                        conflict.before() == null ? null : ConflictReportJson.row(conflict.before()),
                        conflict.after() == null ? null : ConflictReportJson.row(conflict.after()),
                        ConflictReportJson.rows(conflict.found()),
                        conflict.policy(),
                        conflict.decision(),
                        conflict.note())));
            }

            @Override
            public void end() {}
        };
    }
}
