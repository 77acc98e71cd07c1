package io.crosstide.bench;

import io.crosstide.bench.load.LoadKind;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.demo.Cleanup;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.mysql.MysqlInstallation;
import java.io.IOException;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Runs measurements for each workload, on servers that start with its first rows. */
final class EachLoad {
    private EachLoad() {}

    /** The measurements of one workload. */
    interface Measurements {
        /** @param folder for the servers; deleted afterwards */
        void run(LoadKind kind, BenchMysql mysql, ServerFolder folder)
                throws IOException, SQLException, CommandFailedException, InterruptedException;
    }

    static void run(BenchSettings settings, Cleanup cleanup, Consumer<String> progress, Measurements measurements)
            throws CommandFailedException, InterruptedException {
        try {
            MysqlInstallation installation = MysqlInstallation.find(progress);
            for (LoadKind kind : settings.loads()) {
                ServerFolder folder = cleanup.add(ServerFolder.create("crosstide-bench"));
                BenchMysql mysql = new BenchMysql(installation, folder.path());
                mysql.prepare(settings.generator(kind));
                measurements.run(kind, mysql, folder);
                folder.close();
            }
        } catch (IOException | SQLException failure) {
            throw new CommandFailedException(String.valueOf(failure.getMessage()), failure);
        }
    }
}
