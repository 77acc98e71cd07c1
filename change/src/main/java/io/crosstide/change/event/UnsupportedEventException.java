package io.crosstide.change.event;

/** The bytes are well formed and mean something that cannot be replicated exactly. */
public final class UnsupportedEventException extends EventException {
    private static final long serialVersionUID = 1L;

    public UnsupportedEventException(String message) {
        super(message);
    }
}
