package io.crosstide.testkit.mysql;

import io.crosstide.testkit.process.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * apt-get with its own folders for lists, packages and state. It reads the host's configuration (proxies, keys,
 * addresses) and does not change the system. Its package state is empty, so it downloads every dependency.
 */
record PrivateApt(Path folder) {
    private static final Path HOST_CONFIGURATION = Path.of("/etc/apt/apt.conf.d");
    private static final List<Path> KEYRINGS = List.of(
            Path.of("/usr/share/keyrings/debian-archive-keyring.gpg"),
            Path.of("/usr/share/keyrings/debian-archive-keyring.pgp"));

    /**
     * apt reads this after the host's parts. It drops the host's hooks, which are for the system's own package state.
     */
    private static final String CONFIGURATION = """
            #clear APT::Update::Pre-Invoke;
            #clear APT::Update::Post-Invoke;
            #clear APT::Update::Post-Invoke-Success;
            #clear DPkg::Pre-Install-Pkgs;
            #clear Acquire::Languages;
            Acquire::Languages "none";
            APT::Install-Recommends "false";
            APT::Sandbox::User "%2$s";
            Debug::NoLocking "true";
            Dir::State "%1$s/state";
            Dir::State::Lists "%1$s/lists";
            Dir::State::status "%1$s/status";
            Dir::Cache "%1$s/cache";
            Dir::Etc::preferences "/dev/null";
            Dir::Etc::preferencesparts "/dev/null";
            """;

    private static final String OWN_SOURCES = """
            Dir::Etc::sourcelist "%1$s/sources.list";
            Dir::Etc::sourceparts "/dev/null";
            """;

    static PrivateApt in(Path folder) throws IOException {
        for (String name : List.of("state", "lists/partial", "cache/archives/partial", "parts")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.createFile(folder.resolve("status"));
        if (Files.isDirectory(HOST_CONFIGURATION)) {
            try (var files = Files.newDirectoryStream(HOST_CONFIGURATION)) {
                for (Path file : files) {
                    Files.createSymbolicLink(folder.resolve("parts").resolve(file.getFileName()), file);
                }
            }
        }
        PrivateApt apt = new PrivateApt(folder);
        apt.write("apt.conf", "Dir::Etc::parts \"%1$s/parts\";\n");
        apt.write("parts/zz-crosstide", CONFIGURATION);
        return apt;
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(
                folder.resolve(file), text.formatted(folder, System.getProperty("user.name")), StandardCharsets.UTF_8);
    }

    /** The address of Debian's archive in this host's configuration. */
    String debianRepository() throws IOException {
        Optional<String> known = firstDebianRepository(Map.of());
        if (known.isEmpty()) {
            // The host's lists were deleted, as in container images, so fetch them into our own folder.
            aptGet(ownConfiguration(), List.of("update"));
            known = firstDebianRepository(ownConfiguration());
        }
        return known.orElseThrow(() -> new IOException("apt knows no repository of Debian's archive, component main"
                + " (apt-get indextargets shows those it knows)"));
    }

    private Optional<String> firstDebianRepository(Map<String, String> environment) throws IOException {
        return aptGet(environment, List.of("indextargets", "--format", "$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)"))
                .lines()
                .filter(line -> line.startsWith("Debian|Debian|main|"))
                .map(line -> line.substring("Debian|Debian|main|".length()))
                .findFirst();
    }

    /** Downloads packages with all their dependencies. */
    List<Path> download(String repository, String suite, List<String> packages) throws IOException {
        String signedBy = KEYRINGS.stream()
                .filter(Files::isReadable)
                .findFirst()
                .map(keyring -> "[signed-by=" + keyring + "] ")
                .orElse("");
        write("sources.list", "deb " + signedBy + repository + " " + suite + " main\n");
        write("parts/zz-crosstide", CONFIGURATION + OWN_SOURCES);
        aptGet(ownConfiguration(), List.of("update"));
        List<String> install = new ArrayList<>(List.of("--yes", "--download-only", "install"));
        install.addAll(packages);
        aptGet(ownConfiguration(), install);
        try (Stream<Path> files = Files.list(folder.resolve("cache/archives"))) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .sorted()
                    .toList();
        }
    }

    private Map<String, String> ownConfiguration() {
        return Map.of("APT_CONFIG", folder.resolve("apt.conf").toString(), "DEBIAN_FRONTEND", "noninteractive");
    }

    private String aptGet(Map<String, String> environment, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("apt-get", "-q"));
        command.addAll(arguments);
        return Command.mustRun(command, folder, environment);
    }
}
