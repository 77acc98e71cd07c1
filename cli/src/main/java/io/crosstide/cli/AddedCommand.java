package io.crosstide.cli;

import java.util.concurrent.Callable;

/**
 * A command of another module, annotated as picocli wants it and named in {@code META-INF/services}. It is offered where
 * that module is on the class path: commands that start test servers are no part of the release.
 */
public interface AddedCommand extends Callable<Integer> {}
