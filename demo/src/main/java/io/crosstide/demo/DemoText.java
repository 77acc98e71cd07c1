package io.crosstide.demo;

import io.crosstide.cli.conflict.ConflictPrinter;
import io.crosstide.cli.text.TextTable;
import io.crosstide.compare.TableResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Help.ColorScheme;

/** The last lines of a demo. */
final class DemoText {

    private final PrintWriter out;
    private final ColorScheme colours;

    DemoText(PrintWriter out, ColorScheme colours) {
        this.out = out;
        this.colours = colours;
    }

    void print(DemoResult result) {
        out.println();
        conflicts(result);
        out.println();
        TextTable table = new TextTable(
                "DIRECTION", "TRANSACTIONS", "ROWS", "ROWS/S", "LAG P50", "LAG P99", "LOOPS", "CONFLICTS");
        result.directions()
                .forEach(direction -> table.row(
                        direction.from() + "→" + direction.to(),
                        number(direction.transactions()),
                        number(direction.rows()),
                        number(Math.round(direction.rowsPerSecond())),
                        milliseconds(direction.median()),
                        milliseconds(direction.tail()),
                        direction.loops(),
                        direction.conflicts()));
        table.lines().forEach(out::println);
        out.println();
        tables(result);
        result.memory()
                .forEach((service, bytes) ->
                        out.println("memory: crosstide run of %s used at most %d MB".formatted(service, bytes >> 20)));
        result.disagreements().forEach(line -> out.println(colours.errorText("wrong: ") + line));
        out.println(colours.string(
                result.agrees()
                        ? "@|green all datacenters agree, apart from the provoked conflict|@"
                        : "@|bold,red the datacenters do not agree|@"));
        out.flush();
    }

    private void conflicts(DemoResult result) {
        ConflictPrinter printer = ConflictPrinter.text(out, colours);
        printer.begin();
        result.conflicts().forEach(printer::print);
        printer.end();
    }

    private void tables(DemoResult result) {
        long equal = result.tables().stream().filter(TableResult::equal).count();
        out.println("tables: %d compared, %d equal".formatted(result.tables().size(), equal));
        result.tables().stream()
                .filter(table -> !table.equal())
                .forEach(table -> out.println("tables: %s.%s differs in %d rows%s"
                        .formatted(
                                table.database(),
                                table.table(),
                                table.differingRows(),
                                table.table().equals(ProvokedConflict.TABLE_NAME)
                                        ? ", those of the provoked conflict"
                                        : "")));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String milliseconds(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
