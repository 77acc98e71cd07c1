package io.crosstide.topology.parser;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.crosstide.fuzz.Seeds;
import io.crosstide.topology.problem.InvalidTopologyException;
import io.crosstide.topology.secret.SecretException;
import io.crosstide.topology.secret.SecretTemplate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.provider.MethodSource;

/** Topology files of any bytes: they are read, or every mistake is reported in one line. Secrets in them are not read. */
class TopologyFuzzTest {
    private static final Path FILE = Path.of("/etc/crosstide/t.yaml");

    static List<byte[]> seeds() {
        return Seeds.topologies();
    }

    @MethodSource("seeds")
    @FuzzTest
    void readsOrReports(byte[] content) {
        try {
            String text = TopologyFile.decoded(FILE, content);
            secrets(text);
            ParsedTopology parsed = TopologyParser.parse(FILE, text);
            assertThat(parsed.toString()).isNotEmpty();
            assertThat(TopologyParser.parse(FILE, text).topology()).isEqualTo(parsed.topology());
        } catch (InvalidTopologyException invalid) {
            assertThat(invalid.problems()).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.line()).isNotNegative();
                assertThat(problem.toString().lines()).hasSize(1);
            });
        }
    }

    private static void secrets(String text) {
        if (SecretTemplate.mistake(text) >= 0 || text.contains("file:")) {
            return;
        }
        try {
            String resolved = SecretTemplate.resolve(text, Map.of("BJ_PASSWORD", "$0${env:X}"));
            assertThat(text.contains("${") || resolved.equals(text)).isTrue();
            SecretTemplate.whole(text);
        } catch (SecretException absent) {
            // as it must
        }
    }
}
