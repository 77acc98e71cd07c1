package io.crosstide.testkit;

import java.nio.file.Path;
import java.util.List;

record LocalMysql(String version, List<String> command, Path programs) implements MysqlInstallation {
    @Override
    public String describe() {
        return "MySQL " + version + " (" + command.get(command.size() - 1) + ")";
    }

    @Override
    public List<String> client(String program) {
        return List.of(programs.resolve(program).toString());
    }
}
