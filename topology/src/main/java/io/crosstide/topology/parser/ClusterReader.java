package io.crosstide.topology.parser;

import io.crosstide.topology.Endpoint;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.problem.Mistake;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.secret.SecretReference;
import io.crosstide.topology.secret.SecretText;
import io.crosstide.topology.yaml.Printable;
import io.crosstide.topology.yaml.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads an entry of {@code clusters} of a datacenter. */
final class ClusterReader {

    private static final int LONGEST_USERNAME = 32;
    private static final Pattern UUID_SYNTAX =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");
    private static final Pattern SETTING = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private final Problems problems;
    private final TlsReader tls;
    private final Claims<Endpoint> endpoints;
    private final Claims<UUID> origins;

    ClusterReader(Problems problems, Path folder) {
        this.problems = problems;
        this.tls = new TlsReader(problems, folder);
        this.endpoints = new Claims<>(problems, "endpoint", "list each MySQL server once, in one cluster of the mesh");
        this.origins = new Claims<>(problems, "origin", "list each server UUID once, in one datacenter");
    }

    MysqlCluster read(String name, String path, YamlNode node) {
        Section section =
                Section.ofKeys(problems, path, node, "endpoints", "username", "password", "tls", "origins", "accept");
        section.require("endpoints", "endpoints: [host:3306]");
        section.require("username", "username: crosstide");
        section.require("password", "password: ${env:NAME}");
        return new MysqlCluster(
                name,
                endpoints(section),
                section.text("username", "", ClusterReader::username),
                section.text("password", new SecretReference.Literal(""), text -> {
                    return SecretText.parse(text, problems, section.at("password"));
                }),
                tls.read(section),
                origins(section),
                new LinkedHashSet<>(section.list("accept", ClusterReader::setting)));
    }

    private List<Endpoint> endpoints(Section section) {
        List<Endpoint> found = new ArrayList<>();
        List<YamlNode> nodes = section.nodes("endpoints");
        for (int i = 0; i < nodes.size(); i++) {
            String path = section.elementPath("endpoints", i);
            section.element(path, nodes.get(i), HostPort::parse).ifPresent(endpoint -> {
                endpoints.claim(endpoint, path);
                found.add(endpoint);
            });
        }
        if (section.isEmptyList("endpoints")) {
            problems.missing(section.at("endpoints"), "lists no server", "add host:port of each server of the cluster");
        }
        return found;
    }

    private Set<UUID> origins(Section section) {
        Set<UUID> found = new LinkedHashSet<>();
        List<YamlNode> nodes = section.nodes("origins");
        for (int i = 0; i < nodes.size(); i++) {
            String path = section.elementPath("origins", i);
            section.element(path, nodes.get(i), ClusterReader::uuid).ifPresent(uuid -> {
                origins.claim(uuid, path);
                found.add(uuid);
            });
        }
        return found;
    }

    private static String username(String text) throws Mistake {
        if (text.isEmpty() || text.codePointCount(0, text.length()) > LONGEST_USERNAME) {
            throw new Mistake("is not a MySQL user name", "write 1 to " + LONGEST_USERNAME + " characters");
        }
        return text;
    }

    private static UUID uuid(String text) throws Mistake {
        if (!UUID_SYNTAX.matcher(text).matches()) {
            throw new Mistake(
                    "'" + Printable.text(text) + "' is not a server UUID",
                    "write the result of SELECT @@server_uuid, such as 3e11fa47-71ca-11e1-9e33-c80aa9429562");
        }
        return UUID.fromString(text);
    }

    private static String setting(String text) throws Mistake {
        if (!SETTING.matcher(text).matches()) {
            throw new Mistake(
                    "'" + Printable.text(text) + "' is not the name of a setting",
                    "write MySQL's name of the setting, such as sync_binlog");
        }
        return text;
    }
}
