package io.crosstide.topology.secret;

/** A secret that the topology refers to is not available. The message names the reference and what to do. */
public final class SecretException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public SecretException(String message) {
        super(message);
    }

    public SecretException(String message, Throwable cause) {
        super(message, cause);
    }
}
