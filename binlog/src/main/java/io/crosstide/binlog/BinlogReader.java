package io.crosstide.binlog;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import com.github.shyiko.mysql.binlog.network.ServerException;
import com.github.shyiko.mysql.binlog.network.protocol.command.QueryCommand;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetCodec;
import io.crosstide.streams.Time;
import io.crosstide.topology.TlsMode;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One binlog connection: reads raw events from a server's socket into an {@link EventQueue}.
 *
 * <p>The only class that uses the binlog library: its connection, authentication and TLS. The library's decoder is not
 * exact and skips events that it cannot decode. The library logs what a listener throws, and continues. Its dump
 * command sends a GTID set without tags. Therefore this class replaces the decoder, the GTID set and the dump command,
 * and {@link EventPackets} reads the events from their packets. Every failure ends the connection and reaches the
 * queue. Nothing is skipped, and nothing reconnects by itself.
 */
public final class BinlogReader implements BinlogEvents, AutoCloseable {
    private static final int COM_BINLOG_DUMP_GTID = 0x1e;
    /** How long the server waits for this reader, while Kafka is slow, before it drops the connection. */
    private static final Duration NET_WRITE_TIMEOUT = Duration.ofMinutes(10);
    // a strong reference, because java.util.logging keeps loggers weakly; our own failures report what the library logs
    private static final Logger LIBRARY_LOG = Logger.getLogger(Client.class.getName());

    static {
        LIBRARY_LOG.setLevel(Level.OFF);
    }

    private final BinlogSource source;
    private final GtidSet executed;
    private final EventQueue queue;
    private final Time time;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile @Nullable Socket socket;
    private volatile boolean closed;
    private volatile long lastReceivedNanos;

    /** Reads every transaction that is not in {@code executed}. */
    public BinlogReader(BinlogSource source, GtidSet executed, EventQueue queue, String name, Time time) {
        this.source = source;
        this.executed = executed;
        this.queue = queue;
        this.time = time;
        this.lastReceivedNanos = time.nanos();
        this.thread = new Thread(this::run, "binlog-" + name);
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    @Override
    public byte @Nullable [] poll(Duration patience) throws IOException, InterruptedException {
        return queue.poll(patience);
    }

    @Override
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Time since the server last sent anything, events or heartbeats. */
    @Override
    public Duration silence() {
        return queue.full() ? Duration.ZERO : time.since(lastReceivedNanos);
    }

    @Override
    public void close() {
        closed = true;
        queue.close();
        closeSocket();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            new Client().connect();
            fail(new EOFException("the server closed the connection"));
        } catch (Throwable e) { // an OutOfMemoryError must reach the stream, too
            fail(e);
        }
        Throwable cause = Objects.requireNonNull(failure.get());
        int code = errorCode(cause);
        queue.fail(new BinlogException(
                "Binlog connection to " + source.endpoint() + " ended: "
                        + (code == 0 ? String.valueOf(cause) : "MySQL error " + code + ": " + cause.getMessage()),
                code,
                cause));
    }

    private static int errorCode(Throwable cause) {
        if (cause instanceof ServerException refused) {
            return refused.getErrorCode();
        }
        return cause instanceof EventPackets.ServerError ended ? ended.code() : 0;
    }

    /** Keeps the first cause and ends the connection. */
    private void fail(Throwable cause) {
        failure.compareAndSet(null, cause);
        closeSocket();
    }

    private void closeSocket() {
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                fail(e); // the socket is unusable in any case
            }
        }
    }

    private boolean ended() {
        return closed || failure.get() != null;
    }

    private Socket createSocket() throws SocketException {
        Socket created = new Socket();
        // a read that waits longer than several heartbeats means a half-open connection
        created.setSoTimeout(Math.toIntExact(source.silence().toMillis()));
        created.setTcpNoDelay(true);
        created.setKeepAlive(true);
        socket = created;
        if (closed) {
            closeSocket();
        }
        return created;
    }

    private void received(byte[] part) throws InterruptedException {
        lastReceivedNanos = time.nanos();
        queue.put(part);
        lastReceivedNanos = time.nanos();
    }

    private byte[] dumpCommand() {
        byte[] set = GtidSetCodec.encode(executed);
        return ByteBuffer.allocate(1 + 2 + 4 + 4 + 8 + 4 + set.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) COM_BINLOG_DUMP_GTID)
                .putShort((short) 0)
                .putInt((int) source.serverId())
                .putInt(0) // length of the file name: none, only the GTID set decides
                .putLong(4)
                .putInt(set.length)
                .put(set)
                .array();
    }

    private final class Client extends BinaryLogClient {
        Client() {
            super(source.endpoint().host(), source.endpoint().port(), source.username(), source.password());
            setKeepAlive(false);
            setServerId(source.serverId());
            setBinlogFilename("");
            setConnectTimeout(source.connectTimeout().toMillis());
            setSocketFactory(BinlogReader.this::createSocket);
            setSSLMode(sslMode(source.tls().mode()));
            setSslSocketFactory(
                    socket -> source.tls().wrap(socket, source.endpoint().host()));
            setEventDeserializer(new PacketReader());
            registerLifecycleListener(new FailureListener());
        }

        @Override
        protected void setupConnection() throws IOException {
            // both the old and the new variable names, for 8.0 and 9.x; the format description event says whether
            // events
            // have checksums
            long heartbeatNanos = source.heartbeat().toNanos();
            execute("SET @master_binlog_checksum = 'CRC32', @source_binlog_checksum = 'CRC32',"
                    + " @master_heartbeat_period = " + heartbeatNanos + ", @source_heartbeat_period = "
                    + heartbeatNanos + ", SESSION net_write_timeout = " + NET_WRITE_TIMEOUT.toSeconds());
        }

        private void execute(String sql) throws IOException {
            channel.write(new QueryCommand(sql));
            checkError(channel.read());
        }

        @Override
        protected void setupGtidSet() {}

        @Override
        protected void updateGtidSet(Event event) {}

        @Override
        protected void requestBinaryLogStream() throws IOException {
            channel.write(BinlogReader.this::dumpCommand);
        }
    }

    private static SSLMode sslMode(TlsMode mode) {
        return switch (mode) {
            case DISABLED -> SSLMode.DISABLED;
            case PREFERRED -> SSLMode.PREFERRED;
            case REQUIRED -> SSLMode.REQUIRED;
            // TlsClient verifies the identity, in the handshake
            case VERIFY_CA, VERIFY_IDENTITY -> SSLMode.VERIFY_CA;
        };
    }

    private final class FailureListener extends BinaryLogClient.AbstractLifecycleListener {
        @Override
        public void onCommunicationFailure(BinaryLogClient client, Exception cause) {
            fail(cause);
        }

        @Override
        public void onEventDeserializationFailure(BinaryLogClient client, Exception cause) {
            fail(cause);
        }
    }

    /**
     * Reads events until the connection ends, and passes on the bytes of each event. The library would keep an event of
     * several packets in memory twice.
     */
    private final class PacketReader extends EventDeserializer {
        @Override
        public Event nextEvent(ByteArrayInputStream input) throws IOException {
            try {
                EventPackets events = new EventPackets(input);
                while (!ended()) {
                    events.readEvent(BinlogReader.this::received);
                    events.next();
                }
            } catch (IOException | InterruptedException | RuntimeException e) {
                fail(e);
            }
            throw new SocketException(
                    "the connection was closed after a failure"); // the library continues after most others
        }
    }
}
