package io.crosstide.testkit.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Carries bytes in one direction. One thread reads, another delivers each piece when it is due, so a delay does not
 * reduce the throughput. The number of pieces between them is bounded: if one side does not read, the other side waits.
 */
final class ProxyPump {
    /** The decision about a piece. */
    enum Verdict {
        PASS,
        DROP,
        /** The piece is passed, and the stream ends after it. */
        PASS_AND_END
    }

    /** The action after the last piece, in order. */
    @FunctionalInterface
    interface End {
        void reached() throws IOException;
    }

    private record Piece(ByteBuffer bytes, long due, boolean last) {}

    private static final int PIECE_BYTES = 16 * 1024;
    private static final int PIECES = 1024;

    private final Socket source;
    private final Socket target;
    private final ProxyBehaviour behaviour;
    private final Function<byte[], Verdict> judge;
    private final End end;
    private final Runnable broken;
    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(PIECES);
    private long passed; // bytes delivered so far

    ProxyPump(
            Socket source,
            Socket target,
            ProxyBehaviour behaviour,
            Function<byte[], Verdict> judge,
            End end,
            Runnable broken) {
        this.source = source;
        this.target = target;
        this.behaviour = behaviour;
        this.judge = judge;
        this.end = end;
        this.broken = broken;
    }

    void start() {
        String name = "proxy-" + source.getPort() + "-" + target.getPort();
        Thread reader = daemon(this::read, name + "-read");
        Thread writer = daemon(() -> write(reader), name + "-write");
        reader.start();
        writer.start();
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private void read() {
        byte[] buffer = new byte[PIECE_BYTES];
        try {
            InputStream in = source.getInputStream();
            boolean last = false;
            while (!last) {
                int count = in.read(buffer);
                byte[] bytes = Arrays.copyOf(buffer, Math.max(0, count));
                Verdict verdict = count < 0 ? Verdict.PASS_AND_END : judge.apply(bytes);
                last = verdict == Verdict.PASS_AND_END;
                if (verdict != Verdict.DROP) {
                    pieces.put(new Piece(ByteBuffer.wrap(bytes), System.nanoTime() + behaviour.delayNanos(), last));
                }
            }
        } catch (IOException e) {
            broken.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Thread reader) {
        try {
            OutputStream out = target.getOutputStream();
            Piece piece;
            do {
                piece = next();
                out.write(piece.bytes().array());
                passed += piece.bytes().capacity();
                TimeUnit.NANOSECONDS.sleep(behaviour.restNanos(piece.bytes().capacity()));
            } while (!piece.last());
            end.reached();
        } catch (IOException e) {
            broken.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reader.interrupt();
        }
    }

    private Piece next() throws InterruptedException {
        Piece piece = pieces.take();
        long wait = piece.due() - System.nanoTime();
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
        behaviour.awaitFlow(passed);
        return piece;
    }
}
