package io.crosstide.testkit;

import java.io.IOException;
import java.time.Duration;

/** A TCP proxy on a port of this machine that misbehaves as told. */
public final class TcpProxy implements AutoCloseable {
    private TcpProxy() {}

    /** Listens on a free port and forwards every connection to the address given. */
    @SuppressWarnings("DoNotCallSuggester")
    public static TcpProxy to(String host, int port) throws IOException {
        throw new IOException("not yet");
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return 1;
    }

    /** Number of connections open now. */
    public int connections() {
        return 0;
    }

    /** Forwards again: accepts connections, delivers what was held back while stalled. */
    public void forward() throws IOException {}

    /** Refuses new connections; those open stay as they are. */
    public void refuse() {}

    /** Goes silent: connections stay open and new ones are accepted, but not a byte goes either way. */
    public void stall() {}

    /** Delays every byte, each way, by this much from now on. */
    public void delay(Duration each) {}

    /** Cuts all connections that are open; new ones are accepted. */
    public void cut() {}

    /**
     * Arms a trap for the next MySQL query, of any connection, that is or ends with COMMIT: it reaches the server, the
     * server executes it, its reply is dropped and the client's connection is cut.
     */
    public void swallowNextCommitReply() {}

    /** How many replies to COMMIT were swallowed so far. */
    public int swallowedReplies() {
        return 0;
    }

    @Override
    public void close() {}
}
