package io.crosstide.topology.parser;

import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.yaml.YamlDocument;
import io.crosstide.topology.yaml.YamlMistake;
import io.crosstide.topology.yaml.YamlNode;
import io.crosstide.topology.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads and checks topology files.
 *
 * <p>One run finds all mistakes of a file: first those of the YAML, then those of each section, then those of the whole
 * mesh. If the YAML cannot be read to its end, nothing is reported as missing, because it may be in the unread part.
 * Only the syntax of secrets is checked.
 */
public final class TopologyParser {

    private TopologyParser() {}

    /** Reads and checks a file; the exception holds every mistake in it. */
    public static ParsedTopology parse(Path file) throws InvalidTopologyException {
        byte[] bytes = TopologyFile.bytes(file);
        return parse(file, TopologyFile.decoded(file, bytes), TopologyFile.version(bytes));
    }

    static ParsedTopology parse(Path file, String text) throws InvalidTopologyException {
        return parse(file, text, TopologyFile.version(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static ParsedTopology parse(Path file, String text, String version) throws InvalidTopologyException {
        YamlDocument document = YamlReader.read(text);
        Problems problems = new Problems(file.toString(), document.complete());
        for (YamlMistake mistake : document.mistakes()) {
            problems.errorInLine(mistake.line(), mistake.path(), mistake.message(), mistake.remedy());
        }
        YamlNode root = document.root();
        if (root == null) {
            problems.missing("file", "is empty", "start with 'version: 1'");
            throw new InvalidTopologyException(problems.errors(), List.of());
        }
        Topology topology = new TopologyReader(problems, file).read(root);
        if (!problems.errors().isEmpty()) {
            throw new InvalidTopologyException(problems.errors(), problems.warnings());
        }
        return new ParsedTopology(topology, problems.warnings(), version);
    }
}
