package io.crosstide.topology.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Topology files for tests, and the parser's messages about them. */
public final class TopologyFixture {

    public static final Path FILE = Path.of("/etc/crosstide/t.yaml");

    /** The shortest valid file; tests replace parts of it. */
    public static final String SMALL = """
            version: 1
            name: shop
            datacenters:
              beijing:
                kafka: { bootstrapServers: "kafka-bj:9092" }
                clusters:
                  orders:
                    endpoints: [mysql-bj-1:3306, mysql-bj-2:3306]
                    username: crosstide
                    password: ${env:BJ_PASSWORD}
              shanghai:
                kafka: { bootstrapServers: "kafka-sh:9092" }
                clusters:
                  orders:
                    endpoints: [mysql-sh:3306]
                    username: crosstide
                    password: ${env:SH_PASSWORD}
            replication:
              orders: {}
            """;

    private TopologyFixture() {}

    /** The small file with one part of it replaced. */
    public static String with(String part, String replacement) {
        assertThat(SMALL).contains(part);
        int at = SMALL.indexOf(part);
        return SMALL.substring(0, at) + replacement + SMALL.substring(at + part.length());
    }

    /** The small file with settings for the replication of its cluster. */
    public static String replicating(String settings) {
        return with("orders: {}\n", "orders:\n" + settings.indent(4));
    }

    /** The text of a resource beside the classes of the topology. */
    public static String resource(String name) {
        try (InputStream resource = Objects.requireNonNull(Topology.class.getResourceAsStream(name), name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static Topology parse(String text) {
        return parsed(text).topology();
    }

    public static ParsedTopology parsed(String text) {
        try {
            return TopologyParser.parse(FILE, text);
        } catch (InvalidTopologyException e) {
            throw new AssertionError(e);
        }
    }

    /** Problems as the program prints them, without the name of the file. */
    public static List<String> problems(String text) {
        List<String> printed = new ArrayList<>();
        try {
            TopologyParser.parse(FILE, text);
        } catch (InvalidTopologyException e) {
            e.problems().forEach(problem -> printed.add(problem.toString().substring((FILE + ":").length())));
        }
        return printed;
    }

    public static List<String> warnings(String text) {
        return parsed(text).warnings().stream()
                .map(problem -> problem.toString().substring((FILE + ":").length()))
                .toList();
    }
}
