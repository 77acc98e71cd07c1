package io.crosstide.compare.answer;

/** Nobody waits for the answer any more: its command has ended, or asks something else. */
final class AbandonedException extends Exception {
    private static final long serialVersionUID = 1L;

    AbandonedException() {
        super("nobody waits for the answer any more");
    }
}
