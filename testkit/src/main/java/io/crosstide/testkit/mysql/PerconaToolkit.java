package io.crosstide.testkit.mysql;

import io.crosstide.testkit.folder.CacheFolder;
import io.crosstide.testkit.folder.Folders;
import io.crosstide.testkit.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code pt-online-schema-change} from Debian's archive, unpacked into the cache folder. */
public final class PerconaToolkit {
    private static final String FOLDER = "percona-toolkit";
    private static final String TOOL = "pt-online-schema-change";

    private final Path root;

    private PerconaToolkit(Path root) {
        this.root = root;
    }

    /**
     * Finds the tool or fetches it.
     *
     * @param progress receives one line for each step that takes long
     * @throws IOException if Debian's packages cannot be fetched
     */
    public static PerconaToolkit find(Consumer<String> progress) throws IOException {
        CacheFolder cache = CacheFolder.ofUser(System.getenv());
        return new PerconaToolkit(cache.once(FOLDER, folder -> fetch(folder, progress)));
    }

    private static void fetch(Path root, Consumer<String> progress) throws IOException {
        DebianPackages.unpack(List.of("percona-toolkit"), "Percona Toolkit and Perl", root, progress);
        Folders.keepOnly(root, List.of("usr"));
        Folders.keepOnly(root.resolve("usr"), List.of("bin", "lib", "share"));
        Folders.keepOnly(root.resolve("usr/bin"), List.of("perl", TOOL));
        Folders.keepOnly(root.resolve("usr/share"), List.of("perl", "perl5"));
    }

    /**
     * Alters a table while others write to it.
     *
     * @param change the text after ALTER TABLE and the table's name
     * @param options further options of the tool
     * @throws IOException also if the tool gives up; the message has the tool's output
     */
    public void alter(MysqlServer server, String database, String table, String change, String... options)
            throws IOException {
        List<String> command = new ArrayList<>(DebianPackages.loader(root));
        command.addAll(List.of(program("perl"), program(TOOL), "--execute", "--alter", change));
        command.addAll(List.of(options));
        command.add("h=" + server.host() + ",P=" + server.port() + ",u=" + server.user() + ",p=" + server.password()
                + ",D=" + database + ",t=" + table);
        Path plugins = DebianPackages.libraries(root).resolve("libmariadb3/plugin");
        // HOME is changed because the home folder may have a .my.cnf.
        Command.mustRun(
                command, root, Map.of("PERL5LIB", modules(), "MARIADB_PLUGIN_DIR", plugins.toString(), "HOME", "/"));
    }

    private String program(String name) {
        return root.resolve("usr/bin").resolve(name).toString();
    }

    /** Folders of Perl's modules. Folders for one version of Perl have the version as their name. */
    private String modules() throws IOException {
        Path libraries = DebianPackages.libraries(root);
        List<Path> folders = new ArrayList<>(List.of(root.resolve("usr/share/perl5"), libraries.resolve("perl-base")));
        for (Path parent :
                List.of(libraries.resolve("perl5"), libraries.resolve("perl"), root.resolve("usr/share/perl"))) {
            try (Stream<Path> versions = Files.list(parent)) {
                versions.forEach(folders::add);
            }
        }
        return folders.stream().map(Path::toString).collect(Collectors.joining(":"));
    }
}
