package io.crosstide.change.event;

/**
 * An event cannot be used. The message says which event, why, and what to do. The event must never be lost silently.
 */
public abstract sealed class EventException extends RuntimeException
        permits CorruptEventException, UnsupportedEventException {
    private static final long serialVersionUID = 1L;

    EventException(String message) {
        super(message);
    }
}
