package io.crosstide.cli.service;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an action at each SIGHUP, which would end the JVM otherwise.
 *
 * <p>The JVM has no public interface for signals. {@code sun.misc.Signal} of the module {@code jdk.unsupported} is the
 * one that programs use. It is called by reflection, because the compiler warns of its name and has no way to accept it.
 */
final class HangUpSignal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HangUpSignal.class);
    private static final String SIGNAL = "HUP";

    private final Runnable action;
    private @Nullable Object former;

    HangUpSignal(Runnable action) {
        this.action = action;
    }

    /** Without the module, or with the JVM's option -Xrs, the signal keeps its meaning, and the log says so. */
    void listen() {
        try {
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> HangUpSignal.class.getName();
            };
            former =
                    handle(Proxy.newProxyInstance(HangUpSignal.class.getClassLoader(), new Class<?>[] {type}, handler));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("error", cause(e))
                    .log("SIGHUP cannot be used to read the topology file again; restart the process instead");
        }
    }

    /** Returns the former handler. */
    private static Object handle(Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        return signal.getMethod("handle", signal, type)
                .invoke(null, signal.getConstructor(String.class).newInstance(SIGNAL), handler);
    }

    private static Throwable cause(Exception failure) {
        return failure instanceof InvocationTargetException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    @Override
    public void close() {
        Object before = former;
        if (before != null) {
            try {
                handle(before);
            } catch (ReflectiveOperationException e) {
                LOG.atWarn().addKeyValue("error", cause(e)).log("Cannot stop to listen to SIGHUP");
            }
        }
    }
}
