package io.crosstide.topology;

/** The address at which a process serves metrics and health. Port 0 means any free port. */
public record HttpSettings(int port, String bind) {

    public static final HttpSettings DEFAULT = new HttpSettings(8470, "127.0.0.1");
}
