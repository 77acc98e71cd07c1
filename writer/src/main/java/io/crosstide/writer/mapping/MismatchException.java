package io.crosstide.writer.mapping;

/** A table of the target cannot store a source's rows exactly. */
public final class MismatchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    MismatchException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
