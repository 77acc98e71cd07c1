package io.crosstide.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the proxy with a server that echoes every byte. */
class TcpProxyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(this::accept, "echo-accept");
        accepting.setDaemon(true);
        accepting.start();
        proxy = TcpProxy.to("127.0.0.1", server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void forwardsBytesAndEndOfStreamInBothDirections() throws IOException {
        try (Socket client = connect()) {
            byte[] sent = new byte[3_000_000];
            new java.util.Random(1).nextBytes(sent);
            Thread writer = new Thread(() -> send(client, sent));
            writer.start();
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
        }
        Awaitility.await().atMost(PATIENCE).until(() -> proxy.connections() == 0);
    }

    @Test
    void throttlesEachDirection() throws IOException {
        try (Socket client = connect()) {
            proxy.throttle(100);
            long start = System.nanoTime();
            for (int value = 1; value <= 11; value++) {
                assertThat(echo(client, value)).isEqualTo(value);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    @Test
    void refusesAndAcceptsAgainOnTheSamePort() throws IOException {
        proxy.refuse();
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        proxy.forward();
        assertEchoes(5);
    }

    @Test
    void stalledProxyDeliversBytesLater() throws IOException {
        try (Socket client = connect()) {
            assertThat(echo(client, 1)).isEqualTo(1);
            proxy.stall();
            client.getOutputStream().write(2);
            client.setSoTimeout(300);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            try (Socket second = connect()) {
                second.setSoTimeout(100);
                second.getOutputStream().write(1);
                assertThatThrownBy(() -> second.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            }
            proxy.forward();
            client.setSoTimeout(10_000);
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void stopsForwardingOnConnectionsAtTheLimit() throws IOException {
        try (Socket client = connect();
                Socket other = connect()) {
            proxy.limit(2);
            assertThat(echo(client, 1)).isEqualTo(1);
            assertThat(echo(client, 2)).isEqualTo(2);
            client.getOutputStream().write(3);
            client.setSoTimeout(300);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(echo(other, 1)).isEqualTo(1);
            proxy.forward();
            client.setSoTimeout(10_000);
            assertThat(client.getInputStream().read()).isEqualTo(3);
        }
    }

    @Test
    void delaysEachDirection() throws IOException {
        try (Socket client = connect()) {
            proxy.delay(Duration.ofMillis(100));
            long start = System.nanoTime();
            assertThat(echo(client, 7)).isEqualTo(7);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void cutsOpenConnectionsOnly() throws IOException {
        try (Socket client = connect()) {
            assertThat(echo(client, 1)).isEqualTo(1);
            proxy.cut();
            assertThat(endOrReset(client.getInputStream())).isTrue();
            assertThat(proxy.connections()).isZero();
        }
        assertEchoes(3);
    }

    private void assertEchoes(int value) throws IOException {
        try (Socket client = connect()) {
            assertThat(echo(client, value)).isEqualTo(value);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(proxy.host(), proxy.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static int echo(Socket client, int value) throws IOException {
        client.getOutputStream().write(value);
        return client.getInputStream().read();
    }

    private static boolean endOrReset(InputStream in) {
        try {
            return in.read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private static void send(Socket client, byte[] bytes) {
        try {
            client.getOutputStream().write(bytes);
            client.shutdownOutput();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = server.accept();
                Thread echoing = new Thread(() -> echoAll(socket), "echo");
                echoing.setDaemon(true);
                echoing.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void echoAll(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException cut) {
            // The test closed the connection.
        }
    }
}
