package io.crosstide.writer.session;

import com.mysql.cj.exceptions.CJCommunicationsException;
import com.mysql.cj.protocol.a.NativeProtocol;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for the replies to a packet of many statements. The server sends each reply as soon as it has it. A thread that
 * waits in a read wakes up for each of them, which costs the server and this process more than a short pause delays.
 */
final class Replies {
    /** Packets with fewer statements are read at once, because somebody may wait for their effect. */
    private static final int MANY = 8;

    /** For each statement of the packet. */
    private static final long PAUSE_NANOS = 100_000;

    /** A chain of transactions has many statements, and the next ones wait for it. */
    private static final long MAX_PAUSE_NANOS = 2_000_000;

    /** After this number of pauses the thread waits in a read, which has a timeout. */
    private static final int MAX_PAUSES = 100;

    private final NativeProtocol protocol;
    private final boolean patient;
    private final long pauseNanos;
    private int pauses;

    Replies(NativeProtocol protocol, int number) {
        this.protocol = protocol;
        this.pauseNanos = Math.min(MAX_PAUSE_NANOS, number * PAUSE_NANOS);
        // with TLS, the number of readable bytes is not known before they are decrypted
        this.patient = number >= MANY && !protocol.getSocketConnection().isSSLEstablished();
    }

    /** Waits for the next reply. It may return before. */
    void await() {
        try {
            while (patient
                    && pauses < MAX_PAUSES
                    && protocol.getSocketConnection().getMysqlInput().available() == 0) {
                pauses++;
                LockSupport.parkNanos(pauseNanos);
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new CJCommunicationsException(e.getMessage(), e);
        }
    }
}
