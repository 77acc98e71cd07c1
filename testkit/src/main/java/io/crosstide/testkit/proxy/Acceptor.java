package io.crosstide.testkit.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/** Accepts the connections to one port of this machine until it is closed. */
final class Acceptor implements AutoCloseable {
    private static final int BACKLOG = 200;

    private final ServerSocket socket;
    private final Thread thread;

    private Acceptor(ServerSocket socket, Consumer<Socket> accepted) {
        this.socket = socket;
        this.thread = new Thread(() -> accept(accepted), "proxy-" + socket.getLocalPort() + "-accept");
    }

    static Acceptor open(int port, Consumer<Socket> accepted) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        Acceptor acceptor = new Acceptor(socket, accepted);
        acceptor.thread.setDaemon(true);
        acceptor.thread.start();
        return acceptor;
    }

    private void accept(Consumer<Socket> accepted) {
        while (!socket.isClosed()) {
            try {
                accepted.accept(socket.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    /**
     * Returns when the port refuses connections. Closing the socket does not ensure that: the kernel goes on listening
     * until the thread has left its call of accept.
     */
    @Override
    public void close() {
        try {
            socket.close();
            thread.join();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot close " + socket, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while closing " + socket, e);
        }
    }
}
