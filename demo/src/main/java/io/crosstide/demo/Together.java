package io.crosstide.demo;

import io.crosstide.cli.outcome.CommandFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs one task per datacenter in parallel and waits for all. */
public final class Together {

    private Together() {}

    /** @throws CommandFailedException with the message of the first task that failed */
    public static <T> List<T> run(List<Callable<T>> tasks) throws CommandFailedException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw new CommandFailedException(String.valueOf(cause.getMessage()), cause);
        } finally {
            threads.shutdownNow();
        }
    }
}
