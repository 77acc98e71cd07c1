package io.crosstide.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CsvTest {

    @Test
    void quotesWhatWouldBreakTheLine() {
        assertThat(Csv.line(Arrays.asList("plain", "a,b", "say \"hi\"", "two\nlines", null, 5)))
                .isEqualTo("plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",,5");
    }
}
