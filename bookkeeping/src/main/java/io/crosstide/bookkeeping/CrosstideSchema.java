package io.crosstide.bookkeeping;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The tables that Crosstide keeps in every MySQL cluster; see {@code schema.sql} beside this class. */
public final class CrosstideSchema {

    public static final String DATABASE = "crosstide";

    private CrosstideSchema() {}

    /** The statements that create schema and tables, in order, without semicolons; safe to repeat. */
    public static List<String> statements() {
        String withoutComments = text().replaceAll("(?m)^--.*\n", "");
        return Arrays.stream(withoutComments.split(";\n"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    /** Statements that change nothing and that MySQL runs only for an account with all privileges on the schema. */
    public static List<String> privilegeProbes() {
        return List.of(
                "EXPLAIN INSERT INTO crosstide.position SELECT * FROM crosstide.position",
                "EXPLAIN UPDATE crosstide.owner SET epoch = epoch",
                "EXPLAIN DELETE FROM crosstide.conflict");
    }

    private static String text() {
        try (InputStream resource =
                Objects.requireNonNull(CrosstideSchema.class.getResourceAsStream("schema.sql"), "schema.sql")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
