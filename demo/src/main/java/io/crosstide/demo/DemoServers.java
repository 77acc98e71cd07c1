package io.crosstide.demo;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.testkit.KafkaCluster;
import io.crosstide.testkit.MysqlInstallation;
import io.crosstide.testkit.MysqlServer;
import io.crosstide.testkit.MysqldBuilder;
import io.crosstide.testkit.ServerFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Starts the servers of all datacenters in parallel. */
final class DemoServers {

    private final ServerFolder folder;
    private final Cleanup cleanup;
    private final Consumer<String> progress;

    DemoServers(ServerFolder folder, Cleanup cleanup, Consumer<String> progress) {
        this.folder = folder;
        this.cleanup = cleanup;
        this.progress = progress;
    }

    List<DemoDatacenter> start(List<String> names) throws CommandFailedException, InterruptedException {
        MysqlInstallation installation = installation();
        progress.accept("starting " + names.size() + " × " + installation.describe() + " and Kafka");
        ExecutorService threads = Executors.newFixedThreadPool(2 * names.size());
        try {
            List<Future<MysqlServer>> servers = new ArrayList<>();
            List<Future<KafkaCluster>> brokers = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                int number = i + 1;
                brokers.add(threads.submit(() -> kafka(name)));
                servers.add(threads.submit(() -> mysql(installation, name, number, names.size())));
            }
            List<DemoDatacenter> datacenters = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                datacenters.add(new DemoDatacenter(names.get(i), get(servers.get(i)), get(brokers.get(i))));
            }
            return datacenters;
        } finally {
            threads.shutdownNow();
        }
    }

    private MysqlInstallation installation() throws CommandFailedException {
        try {
            return MysqlInstallation.find(progress);
        } catch (IOException failure) {
            throw new CommandFailedException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Every server generates its own AUTO_INCREMENT values, because applications write in all datacenters. */
    private MysqlServer mysql(MysqlInstallation installation, String name, int number, int servers) throws IOException {
        MysqlServer server =
                cleanup.add(new MysqldBuilder(installation, folder.resolve(name).resolve("mysql"))
                        .serverId(number)
                        .option("auto_increment_increment", Integer.toString(servers))
                        .option("auto_increment_offset", Integer.toString(number))
                        .build());
        server.start();
        return server;
    }

    private KafkaCluster kafka(String name) throws IOException {
        KafkaCluster kafka = cleanup.add(new KafkaCluster(folder.resolve(name).resolve("kafka"), 1));
        kafka.start();
        return kafka;
    }

    private static <T> T get(Future<T> future) throws CommandFailedException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw new CommandFailedException("A server did not start: " + cause.getMessage(), cause);
        }
    }

    /** Runs one task per datacenter in parallel and waits for all. */
    static <T> List<T> together(List<Callable<T>> tasks) throws CommandFailedException, InterruptedException {
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
