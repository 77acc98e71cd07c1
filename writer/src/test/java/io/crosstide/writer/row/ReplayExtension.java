package io.crosstide.writer.row;

import io.crosstide.testkit.MysqlRelease;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Passes one pair of servers to all test classes that need it; the servers stop with the tests. {@code
 * -Dcrosstide.replay.source=V8_0} and {@code -Dcrosstide.replay.target=V8_0} select releases other than the newest, for
 * tests that support them.
 */
public final class ReplayExtension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ReplayPair.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(ReplayExtension.class))
                .getOrComputeIfAbsent(ReplayPair.class, type -> start(), ReplayPair.class);
    }

    private static ReplayPair start() {
        try {
            ReplayPair pair = new ReplayPair(release("source"), release("target"));
            pair.byEvents(Boolean.getBoolean("crosstide.replay.events"));
            return pair;
        } catch (Exception e) {
            throw new IllegalStateException("The servers for the test could not be started", e);
        }
    }

    private static MysqlRelease release(String side) {
        return MysqlRelease.valueOf(System.getProperty("crosstide.replay." + side, MysqlRelease.CURRENT.name()));
    }
}
