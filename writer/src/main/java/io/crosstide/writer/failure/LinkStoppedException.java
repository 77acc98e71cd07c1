package io.crosstide.writer.failure;

/**
 * A link cannot continue until an operator acts (W4). The message names the problem and, as far as they are known,
 * link, table and transaction. It contains no row values.
 */
public non-sealed class LinkStoppedException extends LinkFailure {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    public LinkStoppedException(String message, String remedy) {
        super(message, null);
        this.remedy = remedy;
    }

    public LinkStoppedException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What the operator must do. */
    public String remedy() {
        return remedy;
    }
}
