package io.crosstide.writer.failure;

/**
 * A link cannot go on before somebody acts (W4). The message names link, table and transaction as far as they are known
 * and says what is wrong; it holds no row values.
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

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
