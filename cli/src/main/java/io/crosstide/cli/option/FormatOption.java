package io.crosstide.cli.option;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The form of a result. */
@Command
public final class FormatOption {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table or json. Default: table.")
    private Format format;

    private enum Format {
        TABLE,
        JSON
    }

    public boolean isJson() {
        return format == Format.JSON;
    }
}
