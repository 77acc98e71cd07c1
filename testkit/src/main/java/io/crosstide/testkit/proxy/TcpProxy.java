package io.crosstide.testkit.proxy;

import io.crosstide.testkit.process.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A TCP proxy on a port of this machine that causes network faults on demand. */
public final class TcpProxy implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;

    private final InetSocketAddress target;
    private final int port;
    private final ProxyBehaviour behaviour = new ProxyBehaviour();
    private final Set<ProxyConnection> open = ConcurrentHashMap.newKeySet();
    private @Nullable Acceptor acceptor;

    private TcpProxy(InetSocketAddress target, int port) {
        this.target = target;
        this.port = port;
    }

    /** Listens on a free port and forwards every connection to this address. */
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

    /** Forwards again without delay and throttle: accepts connections and delivers the bytes that it kept while it was stalled. */
    public void forward() throws IOException {
        behaviour.delay(Duration.ZERO);
        behaviour.stall(false);
        behaviour.limit(Long.MAX_VALUE);
        behaviour.throttle(Long.MAX_VALUE);
        listen();
    }

    /** Refuses new connections; open connections stay as they are. */
    public synchronized void refuse() {
        Acceptor closing = acceptor;
        acceptor = null;
        if (closing != null) {
            closing.close();
        }
    }

    /**
     * Stops forwarding. Connections stay open and new ones are accepted, but no byte passes in either direction, and
     * neither side learns that the other has closed. Both sides see a network that loses every packet.
     */
    public void stall() {
        behaviour.stall(true);
    }

    /**
     * Stops forwarding in one direction of a connection after about this many bytes have passed in it since it was
     * opened.
     */
    public void limit(long bytes) {
        behaviour.limit(bytes);
    }

    /** From now on delays every byte in each direction by this time; the throughput does not change. */
    public void delay(Duration each) {
        behaviour.delay(each);
    }

    /** From now on lets at most so many bytes per second pass in each direction of each connection. */
    public void throttle(long bytesPerSecond) {
        behaviour.throttle(bytesPerSecond);
    }

    /** Cuts all open connections; accepts new ones. */
    public void cut() {
        open.forEach(ProxyConnection::close);
    }

    /**
     * Arms a trap for the next MySQL query of any connection that ends with COMMIT. The query reaches the server, the
     * server executes it, the proxy drops the reply and cuts the client's connection. The proxy cannot read connections
     * with TLS or compression; they are not affected.
     */
    public void swallowNextCommitReply() {
        behaviour.armTrap();
    }

    /** The number of replies to COMMIT dropped so far. */
    public int swallowedReplies() {
        return behaviour.swallowedReplies();
    }

    private synchronized void listen() throws IOException {
        if (acceptor == null) {
            acceptor = Acceptor.open(port, this::connect);
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
            ProxyConnection.closeQuietly(client);
            ProxyConnection.closeQuietly(server);
        }
    }

    @Override
    public void close() {
        refuse();
        cut();
    }
}
