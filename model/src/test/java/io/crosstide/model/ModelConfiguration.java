package io.crosstide.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration of the model: one of {@code docs/model/*.cfg}, perhaps with other values of its constants.
 *
 * @param name of the file without its ending
 * @param text of the file, in the language of TLC
 */
record ModelConfiguration(String name, String text) {
    static final Path FOLDER =
            Path.of(System.getProperty("crosstide.home", "..")).resolve(Path.of("docs", "model"));

    static ModelConfiguration read(String name) throws IOException {
        return new ModelConfiguration(name, Files.readString(FOLDER.resolve(name + ".cfg")));
    }

    /** @param value in the language of TLC */
    ModelConfiguration with(String constant, Object value) {
        Matcher line = Pattern.compile("(?m)^( +" + constant + " = ).*$").matcher(text);
        if (!line.find()) {
            throw new IllegalArgumentException(name + ".cfg has no constant " + constant);
        }
        return new ModelConfiguration(name, line.replaceFirst("$1" + Matcher.quoteReplacement(value.toString())));
    }

    /** Checks only this invariant. */
    ModelConfiguration checkingOnly(String invariant) {
        return new ModelConfiguration(name, text.replaceFirst("(?m)^INVARIANTS .*$", "INVARIANTS " + invariant));
    }
}
