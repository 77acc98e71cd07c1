package io.crosstide.change.event;

/** An event cannot be used; the message says which, why, and what to do. Losing it silently is never an option. */
public abstract sealed class EventException extends RuntimeException
        permits CorruptEventException, UnsupportedEventException {
    private static final long serialVersionUID = 1L;

    EventException(String message) {
        super(message);
    }
}
