package io.crosstide.writer.row;

import io.crosstide.testkit.mysql.MysqlRelease;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Passes one pair of servers to all test classes of a JVM that need it; the servers stop with the JVM. {@code
 * -Dcrosstide.replay.source=V8_0} and {@code -Dcrosstide.replay.target=V8_0} select releases other than the newest, for
 * tests that support them. Each class gets new sessions.
 *
 * <p>The pair is not in JUnit's root store. With two JVMs, Surefire starts JUnit anew for each class, and JUnit closes the
 * store when it ends.
 */
public final class ReplayExtension implements ParameterResolver {
    private static @Nullable ReplayPair shared;
    private static @Nullable Class<?> last;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ReplayPair.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context.getRequiredTestClass());
    }

    private static synchronized ReplayPair shared(Class<?> test) {
        try {
            ReplayPair pair = shared;
            if (pair == null) {
                pair = start();
                shared = pair;
            } else if (!test.equals(last)) {
                pair.renew();
                pair.by(way());
            }
            last = test;
            return pair;
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("The servers for the test could not be prepared", e);
        }
    }

    private static ReplayPair start() throws IOException, SQLException {
        ReplayPair pair = new ReplayPair(release("source"), release("target"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(pair), "replay-pair-close"));
        pair.by(way());
        return pair;
    }

    private static ReplayWay way() {
        return ReplayWay.valueOf(System.getProperty("crosstide.replay.way", ReplayWay.ROWS.name()));
    }

    private static void close(ReplayPair pair) {
        try {
            pair.close();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot stop the servers of the tests", e);
        }
    }

    private static MysqlRelease release(String side) {
        return MysqlRelease.valueOf(System.getProperty("crosstide.replay." + side, MysqlRelease.CURRENT.name()));
    }
}
