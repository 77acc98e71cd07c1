package io.crosstide.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.cli.TopologyFile;
import io.crosstide.topology.Topology;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkStartsTest {

    private static final String SET = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-57";

    @TempDir
    private Path folder;

    private LinkStarts starts;

    @BeforeEach
    void parse() throws IOException {
        Topology topology = TopologyFile.parsedIn(folder);
        starts = new LinkStarts(topology, topology.datacenter("beijing"));
    }

    @Test
    void identicalCoversEveryLink() {
        assertThat(starts.choose(true, Map.of()))
                .containsExactly(
                        new LinkStart("orders", "shanghai", JoinPoint.identical()),
                        new LinkStart("users", "shanghai", JoinPoint.identical()));
    }

    @Test
    void seededOverridesIdentical() {
        assertThat(starts.choose(true, Map.of("shanghai/orders", SET)))
                .containsExactly(
                        new LinkStart("orders", "shanghai", JoinPoint.seeded(GtidSet.parse(SET))),
                        new LinkStart("users", "shanghai", JoinPoint.identical()));
    }

    @Test
    void linkThatNothingIsSaidOfIsRefused() {
        assertThatThrownBy(() -> starts.choose(false, Map.of("shanghai/orders", SET)))
                .hasMessageContaining("shanghai→beijing of cluster users")
                .hasMessageContaining("--identical");
    }

    @Test
    void sourceOfSeveralClustersIsAmbiguous() {
        assertThatThrownBy(() -> starts.choose(true, Map.of("shanghai", SET))).hasMessageContaining("ambiguous");
    }

    @Test
    void unknownSourceIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> starts.choose(true, Map.of("tokyo", SET)))
                .hasMessageContaining("tokyo")
                .hasMessageContaining("shanghai");
    }

    @Test
    void emptyGtidSetIsRefused() {
        assertThatThrownBy(() -> starts.choose(true, Map.of("shanghai/orders", "")))
                .hasMessageContaining("GTID_PURGED");
    }
}
