package io.crosstide.cli;

import java.util.concurrent.Callable;

/**
 * A command of another module, annotated for picocli and named in {@code META-INF/services}. It is available where
 * that module is on the class path: commands that start test servers are not part of the release.
 */
public interface AddedCommand extends Callable<Integer> {}
