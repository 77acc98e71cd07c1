package io.crosstide.change.event;

/** The bytes are well formed, but Crosstide cannot replicate their content exactly. */
public final class UnsupportedEventException extends EventException {
    private static final long serialVersionUID = 1L;

    public UnsupportedEventException(String message) {
        super(message);
    }
}
