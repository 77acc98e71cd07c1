package io.crosstide.testkit.proxy;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One client's connection through a proxy: one pump per direction. */
final class ProxyConnection {
    private final Socket client;
    private final Socket server;
    private final ProxyBehaviour behaviour;
    private final Consumer<ProxyConnection> onClose;
    private final CommitDetector commits = new CommitDetector();
    private final AtomicInteger openDirections = new AtomicInteger(2);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean swallowing;

    ProxyConnection(Socket client, Socket server, ProxyBehaviour behaviour, Consumer<ProxyConnection> onClose) {
        this.client = client;
        this.server = server;
        this.behaviour = behaviour;
        this.onClose = onClose;
    }

    void start() throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        new ProxyPump(client, server, behaviour, this::watchForCommit, this::requestsEnded, this::close).start();
        new ProxyPump(server, client, behaviour, this::passReplies, this::repliesEnded, this::close).start();
    }

    /**
     * After a COMMIT whose reply is to be lost, the proxy ends the stream to the server. The server executes what it
     * has received, replies and closes the connection. The closed connection proves that the COMMIT is done.
     */
    private ProxyPump.Verdict watchForCommit(byte[] bytes) {
        boolean commit = commits.endsWithCommit(bytes);
        if (commit && behaviour.springTrap()) {
            swallowing = true;
            return ProxyPump.Verdict.PASS_AND_END;
        }
        return ProxyPump.Verdict.PASS;
    }

    private ProxyPump.Verdict passReplies(byte[] bytes) {
        return swallowing ? ProxyPump.Verdict.DROP : ProxyPump.Verdict.PASS;
    }

    private void requestsEnded() throws IOException {
        server.shutdownOutput();
        directionEnded();
    }

    private void repliesEnded() throws IOException {
        if (swallowing) {
            behaviour.countSwallowedReply();
            close();
        } else {
            client.shutdownOutput();
            directionEnded();
        }
    }

    private void directionEnded() {
        if (openDirections.decrementAndGet() == 0) {
            close();
        }
    }

    void close() {
        if (closed.compareAndSet(false, true)) {
            closeQuietly(client);
            closeQuietly(server);
            onClose.accept(this);
        }
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            // The other side is closed anyway.
        }
    }
}
