package io.crosstide.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ColoursTest {

    @Test
    void areOnOnlyForTerminalThatWantsThem() {
        assertThat(Colours.of(Map.of("TERM", "xterm"), true)).isEqualTo(Colours.ON);
        assertThat(Colours.of(Map.of("TERM", "xterm"), false)).isEqualTo(Colours.OFF);
        assertThat(Colours.of(Map.of("TERM", "xterm", "NO_COLOR", "1"), true)).isEqualTo(Colours.OFF);
        assertThat(Colours.of(Map.of("TERM", "dumb"), true)).isEqualTo(Colours.OFF);
    }

    @Test
    void leaveTextAloneWhenOff() {
        assertThat(Colours.OFF.red("stopped")).isEqualTo("stopped");
        assertThat(Colours.ON.red("stopped")).isEqualTo("\033[31mstopped\033[0m");
    }
}
