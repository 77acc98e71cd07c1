package io.crosstide.writer.value;

import java.util.List;

/**
 * A condition of the form {@code left = right}.
 *
 * @param left the same text for all values of a column that are compared in the same way
 * @param right text with a question mark for each of the values
 * @param values at most one
 */
public record Equation(String left, String right, List<Object> values) {
    public Equation {
        values = List.copyOf(values);
    }

    /** @param right text with one question mark */
    static Equation of(String left, String right, Object value) {
        return new Equation(left, right, List.of(value));
    }

    static Equation of(String left, Object value) {
        return of(left, "?", value);
    }

    /** The right side with its value. */
    public String literal() {
        return side().withLiterals();
    }

    Sql side() {
        return values.isEmpty() ? new Sql().append(right) : new Sql().append(right, values.get(0));
    }
}
