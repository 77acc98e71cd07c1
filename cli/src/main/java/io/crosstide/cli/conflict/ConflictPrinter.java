package io.crosstide.cli.conflict;

import io.crosstide.bookkeeping.conflict.Conflict;
import java.io.PrintWriter;
import org.apache.commons.csv.CSVFormat;
import picocli.CommandLine.Help.ColorScheme;

/** Prints conflicts one after the other, as they are read. */
public interface ConflictPrinter {

    void begin();

    void print(Conflict conflict);

    void end();

    /** For people: a line and the rows of each conflict, with long values cut. */
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

    /** A header and a line per conflict with the fields of the JSON in their order; rows and lists stay JSON. */
    static ConflictPrinter csv(PrintWriter out) {
        return new ConflictPrinter() {
            @Override
            public void begin() {
                out.println(
                        "id,kind,status,time,cluster,origin,datacenter,table,gtid,indexes,key,before,after,found,policy,decision,note");
            }

            @Override
            public void print(Conflict conflict) {
                out.println(CSVFormat.RFC4180.format(ConflictReportJson.of(conflict)
                        .valueStream()
                        .map(value -> value.isContainerNode() ? value.toString() : value.textValue())
                        .toArray()));
            }

            @Override
            public void end() {}
        };
    }
}
