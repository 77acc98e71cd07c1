package io.crosstide.cli.connect;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something that a thread of its own opens, so that a command asks all servers at the same time.
 *
 * <p>The deadline counts from the start. It also covers what the clients' own timeouts leave out, such as the look-up of a
 * host name. What is opened after the deadline is closed again.
 */
public final class Opening<T> {

    static final String REMEDY =
            "Find out whether the server runs, whether it is frozen or overloaded, and whether the network drops packets.";

    private final CompletableFuture<T> opened = new CompletableFuture<>();
    private final Consumer<T> closer;
    private final String what;
    private final Duration patience;
    private final long startNanos = System.nanoTime();

    private Opening(String what, Duration patience, Consumer<T> closer) {
        this.what = what;
        this.patience = patience;
        this.closer = closer;
    }

    /**
     * Starts to open.
     *
     * @param what the server, as the message about a missed deadline names it
     * @param opener throws UnreachableException or a RuntimeException, which {@link #await} throws to its caller
     * @param closer closes what is opened after the deadline
     */
    static <T> Opening<T> start(String what, Duration patience, Callable<T> opener, Consumer<T> closer) {
        Opening<T> opening = new Opening<>(what, patience, closer);
        Thread thread = new Thread(() -> opening.open(opener), "opening " + what);
        thread.setDaemon(true);
        thread.start();
        return opening;
    }

    private void open(Callable<T> opener) {
        try {
            opened.complete(opener.call());
        } catch (Exception | Error failure) {
            opened.completeExceptionally(failure);
        }
    }

    /** Waits at most this long. @return whether the server has answered, with or without success */
    public boolean isAnswered(Duration within) {
        try {
            opened.get(within.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException failure) {
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The server, as messages name it. */
    public String what() {
        return what;
    }

    /** Waits until it is open or the deadline is over. To be called once. */
    public T await() throws UnreachableException {
        long left = patience.toNanos() - (System.nanoTime() - startNanos);
        try {
            return opened.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            throw known(failure.getCause());
        } catch (TimeoutException late) {
            throw abandoned("no answer within " + patience.toSeconds() + " s.", REMEDY, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw abandoned("interrupted", null, interrupted);
        }
    }

    /** Nobody waits: what is opened is closed again. */
    public void abandon() {
        var unused = opened.thenAccept(closer);
    }

    private UnreachableException abandoned(String why, @Nullable String remedy, Exception cause) {
        abandon();
        return new UnreachableException(what + ": " + why, remedy, cause);
    }

    private static UnreachableException known(@Nullable Throwable failure) {
        if (failure instanceof UnreachableException unreachable) {
            return unreachable;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(failure);
    }
}
