package io.crosstide.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A TCP proxy on a port of this machine that misbehaves as told. */
public final class TcpProxy implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;

    private final InetSocketAddress target;
    private final int port;
    private final ProxyBehaviour behaviour = new ProxyBehaviour();
    private final Set<ProxyConnection> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;

    private TcpProxy(InetSocketAddress target, int port) {
        this.target = target;
        this.port = port;
    }

    /** Listens on a free port and forwards every connection to the address given. */
    public static TcpProxy to(String host, int port) throws IOException {
        TcpProxy proxy = new TcpProxy(new InetSocketAddress(host, port), FreePorts.next());
        proxy.listen();
        return proxy;
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** Number of connections open now. */
    public int connections() {
        return open.size();
    }

    /** Forwards again without delay: accepts connections, delivers what was held back while stalled. */
    public void forward() throws IOException {
        behaviour.delay(Duration.ZERO);
        behaviour.stall(false);
        behaviour.limit(Long.MAX_VALUE);
        listen();
    }

    /** Refuses new connections; those open stay as they are. */
    public synchronized void refuse() {
        ServerSocket closing = listener;
        listener = null;
        if (closing != null) {
            close(closing);
        }
    }

    /**
     * Goes silent: connections stay open and new ones are accepted, but not a byte goes either way, nor does the news
     * that one side has closed. To both sides it looks as if the network had swallowed every packet.
     */
    public void stall() {
        behaviour.stall(true);
    }

    /** Goes silent, one way of one connection, once about so many bytes have passed there since it was opened. */
    public void limit(long bytes) {
        behaviour.limit(bytes);
    }

    /** Delays every byte, each way, by this much from now on; the throughput stays. */
    public void delay(Duration each) {
        behaviour.delay(each);
    }

    /** Cuts all connections that are open; new ones are accepted. */
    public void cut() {
        open.forEach(ProxyConnection::close);
    }

    /**
     * Arms a trap for the next MySQL query, of any connection, that is or ends with COMMIT: it reaches the server, the
     * server executes it, its reply is dropped and the client's connection is cut. Connections with TLS or compression
     * cannot be read and are not affected.
     */
    public void swallowNextCommitReply() {
        behaviour.armTrap();
    }

    /** How many replies to COMMIT were swallowed so far. */
    public int swallowedReplies() {
        return behaviour.swallowedReplies();
    }

    private synchronized void listen() throws IOException {
        if (listener != null) {
            return;
        }
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
        listener = socket;
        Thread thread = new Thread(() -> acceptFrom(socket), "proxy-" + port + "-accept");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptFrom(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                connect(socket.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            server.connect(target, CONNECT_MILLIS);
            ProxyConnection connection = new ProxyConnection(client, server, behaviour, open::remove);
            open.add(connection);
            connection.start();
        } catch (IOException unreachable) {
            close(client);
            close(server);
        }
    }

    private static void close(java.io.Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + closeable, e);
        }
    }

    @Override
    public void close() {
        refuse();
        cut();
    }
}
