package io.crosstide.testkit.mysql;

import io.crosstide.testkit.process.Command;
import io.crosstide.testkit.process.FakeClock;
import io.crosstide.testkit.process.LocalProcess;
import io.crosstide.testkit.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mysqld that runs as a process on this machine. */
final class LocalMysql extends MysqlInstallation {
    private static final Pattern VERSION = Pattern.compile("Ver (\\d+)\\.(\\d+)\\.(\\d+)");

    private final List<String> prefix;
    private final Path mysqld;
    private final List<String> options;
    private final List<Path> programFolders;
    private final String version;

    private LocalMysql(
            List<String> prefix, Path mysqld, List<String> options, List<Path> programFolders, String version) {
        this.prefix = List.copyOf(prefix);
        this.mysqld = mysqld;
        this.options = List.copyOf(options);
        this.programFolders = List.copyOf(programFolders);
        this.version = version;
    }

    /** A mysqld that somebody installed; {@code path} is PATH, which may also have client programs. */
    static LocalMysql installed(Path mysqld, List<Path> path) throws IOException {
        List<Path> folders = new ArrayList<>();
        folders.add(Objects.requireNonNull(mysqld.toAbsolutePath().getParent()));
        folders.addAll(path);
        return new LocalMysql(List.of(), mysqld, List.of(), folders, usableVersion(List.of(), mysqld));
    }

    /** A mysqld of a release that a test needs, with or without client programs beside it. */
    static LocalMysql old(MysqlRelease release, List<String> loader, Path mysqld) throws IOException {
        Path folder = Objects.requireNonNull(mysqld.getParent());
        String version = version(loader, mysqld);
        if (!version.startsWith(release.series() + ".")) {
            throw new IOException(mysqld + " is MySQL " + version + ", not " + release.series());
        }
        List<String> options = List.of("--basedir=" + Objects.requireNonNull(folder.getParent()));
        return new LocalMysql(loader, mysqld, options, List.of(folder), version);
    }

    /** A tree of unpacked packages, run through its own dynamic loader and libraries. */
    static LocalMysql unpacked(Path root) throws IOException {
        List<String> loader = DebianPackages.loader(root);
        Path mysqld = root.resolve("usr/sbin/mysqld");
        List<String> options = List.of(
                "--basedir=" + root.resolve("usr"),
                "--lc-messages-dir=" + root.resolve("usr/share/mysql"),
                "--plugin-dir=" + root.resolve("usr/lib/mysql/plugin"));
        return new LocalMysql(loader, mysqld, options, List.of(root.resolve("usr/bin")), usableVersion(loader, mysqld));
    }

    private static String usableVersion(List<String> prefix, Path mysqld) throws IOException {
        String version = version(prefix, mysqld);
        if (Integer.parseInt(version.substring(0, version.indexOf('.'))) < 8) {
            throw new IOException(mysqld + " is MySQL " + version + "; MySQL 8.0 or newer is needed");
        }
        return version;
    }

    private static String version(List<String> prefix, Path mysqld) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(mysqld.toString(), "--no-defaults", "--version"));
        String text = Command.mustRun(command, Path.of("/"), Map.of());
        Matcher matcher = VERSION.matcher(text);
        if (text.contains("MariaDB")) {
            throw new IOException(mysqld + " is MariaDB, whose GTIDs and binlog differ; MySQL 8.0 or newer is needed");
        }
        if (!matcher.find()) {
            throw new IOException(mysqld + " is not MySQL 8.0 or newer; its output is: " + text);
        }
        return matcher.group(1) + "." + matcher.group(2) + "." + matcher.group(3);
    }

    /** The same MySQL with a keyring, which is created in the folder. Without a keyring if its component is missing. */
    LocalMysql withKeyring(Path folder) throws IOException {
        String option = "--plugin-dir=";
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).startsWith(option)) {
                Path plugins = Path.of(options.get(i).substring(option.length()));
                if (Keyring.isIn(plugins)) {
                    Keyring keyring = new Keyring(folder);
                    keyring.fill(mysqld, plugins);
                    List<String> changed = new ArrayList<>(options);
                    changed.set(i, option + keyring.plugins());
                    return new LocalMysql(prefix, keyring.mysqld(), changed, programFolders, version);
                }
            }
        }
        return this;
    }

    /** The same MySQL, with another clock. */
    LocalMysql withClock(FakeClock clock) {
        List<String> clocked = new ArrayList<>(clock.prefix());
        clocked.addAll(prefix);
        return new LocalMysql(clocked, mysqld, options, programFolders, version);
    }

    /** The start of the command line: mysqld alone, or its dynamic loader and mysqld. */
    List<String> command() {
        List<String> command = new ArrayList<>(prefix);
        command.add(mysqld.toString());
        return command;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public String describe() {
        return "MySQL " + version + " (" + mysqld + ")";
    }

    @Override
    public List<String> client(String program) {
        List<String> command = new ArrayList<>(prefix);
        command.add(programFolders.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(describe() + " does not have the program " + program
                        + ": it is in none of the folders " + programFolders))
                .toString());
        return command;
    }

    @Override
    ServerProcess launch(List<String> arguments, Path home, Path log) throws IOException {
        List<String> command = command();
        command.add("--no-defaults");
        command.addAll(options);
        if (System.getProperty("user.name").equals("root")) {
            command.add("--user=root");
        }
        command.addAll(arguments);
        return LocalProcess.start(command, home, log);
    }

    @Override
    String dataKey() {
        return version + "-" + HexFormat.of().toHexDigits(mysqld.toString().hashCode());
    }
}
