package io.crosstide.cli.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.bookkeeping.conflict.ConflictStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

class ConflictPrinterTest {

    private static final Conflict CONFLICT = new Conflict(
            "0123456789abcdef0123456789abcdef",
            ConflictKind.INSERT_EXISTS,
            ConflictStatus.OPEN,
            Instant.parse("2026-01-31T12:00:00.123456Z"),
            "shop",
            "orders",
            "beijing",
            "shanghai",
            "shop.orders",
            "3e11fa47-71ca-11e1-9e33-c80aa9429562:57",
            12,
            0,
            1,
            List.of("PRIMARY", "code"),
            row("id", "5"),
            null,
            row("id", "5", "code", "a,b", "bin", "0x00ff", "note", null),
            List.of(row("id", "5", "code", "c"), row("id", "6", "code", "a,b")),
            "report",
            Conflict.KEPT_TARGET,
            null);

    private static Map<String, @Nullable String> row(@Nullable String... cells) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i += 2) {
            row.put(String.valueOf(cells[i]), cells[i + 1]);
        }
        return row;
    }

    private static String printed(Function<PrintWriter, ConflictPrinter> format, Conflict... conflicts) {
        StringWriter text = new StringWriter();
        ConflictPrinter printer = format.apply(new PrintWriter(text));
        printer.begin();
        for (Conflict conflict : conflicts) {
            printer.print(conflict);
        }
        printer.end();
        return text.toString();
    }

    @Test
    void jsonHasTheContractsFieldsInOrder() {
        assertThat(printed(ConflictPrinter::json, CONFLICT)).isEqualTo("""
                        [
                        {"id":"0123456789abcdef0123456789abcdef","kind":"insert-exists","status":"open",\
                        "time":"2026-01-31T12:00:00.123456Z","cluster":"orders","origin":"beijing","datacenter":"shanghai",\
                        "table":"shop.orders","gtid":"3e11fa47-71ca-11e1-9e33-c80aa9429562:57","indexes":["PRIMARY","code"],\
                        "key":{"id":"5"},"before":null,"after":{"id":"5","code":"a,b","bin":"0x00ff","note":null},\
                        "found":[{"id":"5","code":"c"},{"id":"6","code":"a,b"}],"policy":"report",\
                        "decision":"kept-target","note":null}
                        ]
                        """);
    }

    @Test
    void jsonOfNothingIsEmptyArray() {
        assertThat(printed(ConflictPrinter::json).strip()).isEqualTo("[]");
    }

    @Test
    void csvHasTheFieldsOfTheJson() throws IOException {
        try (CSVParser lines = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .get()
                .parse(new StringReader(printed(ConflictPrinter::csv, CONFLICT)))) {
            JsonNode json = ConflictReportJson.of(CONFLICT);
            assertThat(lines.getHeaderNames())
                    .isEqualTo(json.propertyStream().map(Map.Entry::getKey).toList());
            assertThat(lines.getRecords())
                    .singleElement()
                    .satisfies(line -> assertThat(line.toList())
                            .isEqualTo(json.valueStream()
                                    .map(value -> value.isNull()
                                            ? ""
                                            : value.isTextual() ? value.textValue() : value.toString())
                                    .toList()));
        }
    }

    @Test
    void csvQuotesWhatWouldBreakTheLine() {
        assertThat(printed(ConflictPrinter::csv, CONFLICT))
                .startsWith(
                        "id,kind,status,time,cluster,origin,datacenter,table,gtid,indexes,key,before,after,found,policy,decision,note")
                .contains("\"[\"\"PRIMARY\"\",\"\"code\"\"]\",\"{\"\"id\"\":\"\"5\"\"}\",,");
    }

    @Test
    void textShowsAllRows() {
        assertThat(printed(out -> ConflictPrinter.text(out, Help.defaultColorScheme(Ansi.OFF)), CONFLICT))
                .contains(
                        "orders beijing→shanghai  shop.orders  PRIMARY, code",
                        "after     id=5, code=a,b, bin=0x00ff, note=NULL",
                        "found     id=6, code=a,b",
                        "1 conflict")
                .doesNotContain("before");
    }
}
