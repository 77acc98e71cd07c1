package io.crosstide.bench;

import io.crosstide.testkit.mysql.MysqlServer;
import java.nio.file.Path;

/**
 * The target of one run.
 *
 * @param folder for logs of the run
 */
record MysqlServerOfRun(MysqlServer mysql, Path folder) {}
