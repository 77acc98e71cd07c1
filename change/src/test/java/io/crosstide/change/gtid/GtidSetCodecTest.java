package io.crosstide.change.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class GtidSetCodecTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    @Test
    void setsWithoutTagsHaveTheFormOfOldServers() {
        assertThat(hex(A + ":1-5:9"))
                .isEqualTo("0100000000000000" + "3e11fa4771ca11e19e33c80aa9429562" + "0200000000000000"
                        + "0100000000000000" + "0600000000000000" + "0900000000000000" + "0a00000000000000");
    }

    @Test
    void oneTagPutsAllSourcesIntoTheTaggedForm() {
        assertThat(hex(A + ":1:ab:2"))
                .isEqualTo("0102000000000001" + "3e11fa4771ca11e19e33c80aa9429562" + "00" + "0100000000000000"
                        + "0100000000000000" + "0200000000000000" + "3e11fa4771ca11e19e33c80aa9429562" + "046162"
                        + "0100000000000000" + "0200000000000000" + "0300000000000000");
    }

    @Test
    void theEmptySetHasNoSources() {
        assertThat(hex("")).isEqualTo("0000000000000000");
    }

    @Test
    void refusesEveryTruncation() {
        byte[] whole = GtidSetCodec.encode(GtidSet.parse(A + ":1:ab:2"));
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> GtidSetCodec.decode(part)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesUnknownForms() {
        byte[] unknown = HexFormat.of().parseHex("0100000000000002");
        assertThatThrownBy(() -> GtidSetCodec.decode(unknown)).hasMessageContaining("unknown binary form 2");
    }

    private static String hex(String set) {
        return HexFormat.of().formatHex(GtidSetCodec.encode(GtidSet.parse(set)));
    }
}
