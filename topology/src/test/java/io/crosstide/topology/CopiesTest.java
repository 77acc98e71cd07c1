package io.crosstide.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.parser.TopologyParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which datacenters keep copies of streams, and who reads them. */
class CopiesTest {
    private static final Link A_TO_B = new Link("a", "b");
    private static final Link A_TO_C = new Link("a", "c");

    @TempDir
    private Path folder;

    @Test
    void twoDatacentersKeepNone() throws Exception {
        Topology topology = topology("full-mesh", Map.of("a", "ka:1", "b", "kb:1"));
        assertThat(topology.keepsCopy("orders", A_TO_B)).isFalse();
        assertThat(topology.copies("orders", A_TO_B)).isEmpty();
        assertThat(topology.hasCopyTopic("orders", A_TO_B)).isFalse();
    }

    @Test
    void eachTargetOfAFullMeshKeepsOneForTheOthers() throws Exception {
        Topology topology = topology("full-mesh", Map.of("a", "ka:1", "b", "kb:1", "c", "kc:1"));
        assertThat(topology.keepsCopy("orders", A_TO_B)).isTrue();
        assertThat(topology.copies("orders", A_TO_C)).containsExactly("b");
        assertThat(topology.copies("orders", A_TO_B)).containsExactly("c");
    }

    @Test
    void onlyATargetWithALinkFromTheHolderReadsACopy() throws Exception {
        Map<String, String> kafka = Map.of("a", "ka:1", "b", "kb:1", "c", "kc:1");
        Topology star = topology("[{ from: a, to: b }, { from: a, to: c }]", kafka);
        assertThat(star.hasCopyTopic("orders", A_TO_B)).isFalse();

        Topology chain = topology("[{ from: a, to: b }, { from: a, to: c }, { from: b, to: c }]", kafka);
        assertThat(chain.keepsCopy("orders", A_TO_B)).isTrue();
        assertThat(chain.keepsCopy("orders", A_TO_C)).isFalse();
        assertThat(chain.copies("orders", A_TO_C)).containsExactly("b");
        assertThat(chain.hasCopyTopic("orders", A_TO_C)).as("elects who reads").isTrue();
    }

    @Test
    void datacentersThatShareAKafkaKeepNone() throws Exception {
        Topology topology = topology("full-mesh", Map.of("a", "ka:1", "b", "kb:1", "c", "kb:1"));
        assertThat(topology.keepsCopy("orders", A_TO_B)).isFalse();
        assertThat(topology.copies("orders", A_TO_C)).isEmpty();
        assertThat(topology.copies("orders", new Link("b", "c"))).containsExactly("a");
    }

    private Topology topology(String links, Map<String, String> kafka) throws Exception {
        StringBuilder text = new StringBuilder("version: 1\nname: shop\ndatacenters:\n");
        for (String datacenter : List.of("a", "b", "c")) {
            if (kafka.containsKey(datacenter)) {
                text.append("""
                          %1$s:
                            kafka: { bootstrapServers: "%2$s" }
                            clusters:
                              orders: { endpoints: ["mysql-%1$s:3306"], username: x, password: "${env:X}" }
                        """.formatted(datacenter, kafka.get(datacenter)));
            }
        }
        text.append("replication:\n  orders: { links: ").append(links).append(" }\n");
        return TopologyParser.parse(Files.writeString(folder.resolve("t.yaml"), text))
                .topology();
    }
}
