package io.crosstide.change.event;

/** The bytes contradict themselves: a wrong checksum, a length beyond the end, rows without their table map. */
public final class CorruptEventException extends EventException {
    private static final long serialVersionUID = 1L;

    public CorruptEventException(String message) {
        super(message);
    }
}
