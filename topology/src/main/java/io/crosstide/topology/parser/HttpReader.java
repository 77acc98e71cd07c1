package io.crosstide.topology.parser;

import io.crosstide.topology.HttpSettings;
import io.crosstide.topology.HttpTls;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.secret.SecretReference;
import io.crosstide.topology.secret.SecretText;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code http} of a datacenter. */
final class HttpReader {

    private final Problems problems;
    private final Path folder;

    /** The path of a key store may be relative to the folder. */
    HttpReader(Problems problems, Path folder) {
        this.problems = problems;
        this.folder = folder;
    }

    HttpSettings read(Section datacenter) {
        Section section = datacenter.section("http", "port", "bind", "tls", "token");
        HttpSettings settings = new HttpSettings(
                section.integer("port", 0, 65535, HttpSettings.DEFAULT.port()),
                section.text("bind", HttpSettings.DEFAULT.bind(), HostPort::parseHost),
                section.has("tls") ? tls(section.section("tls", "keyStore", "keyStorePassword")) : null,
                section.has("token") ? secret(section, "token") : null);
        if (settings.token() != null && settings.tls() == null && !isLoopback(settings.bind())) {
            problems.warning(
                    section.at("token"),
                    "the token crosses the network without encryption",
                    "add http.tls, or let http.bind be 127.0.0.1 behind a proxy with TLS");
        }
        return settings;
    }

    private @Nullable HttpTls tls(Section section) {
        boolean complete = section.require("keyStore", "keyStore: /path/to/http.p12");
        complete &= section.require("keyStorePassword", "keyStorePassword: ${env:NAME}");
        if (!complete) {
            return null;
        }
        return new HttpTls(
                section.text("keyStore", folder, text -> TlsReader.store(text, folder)),
                secret(section, "keyStorePassword"));
    }

    private SecretReference secret(Section section, String key) {
        return section.text(
                key, new SecretReference.Literal(""), text -> SecretText.parse(text, problems, section.at(key)));
    }

    private static boolean isLoopback(String bind) {
        return bind.equals("localhost") || bind.equals("::1") || bind.startsWith("127.");
    }
}
