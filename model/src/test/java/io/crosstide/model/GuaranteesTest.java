package io.crosstide.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/guarantees.md} names tests that exist, and says which of them the default build leaves out. */
class GuaranteesTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("crosstide.home", "..")).resolve("docs");
    private static final Pattern DEFINITION = Pattern.compile("(?m)^\\[([^\\]]+)]: (\\S+)$");
    private static final Pattern NAME = Pattern.compile("\\[([A-Za-z ]+)](?![:(])( \\(M\\))?");
    private static final Pattern LEFT_OUT = Pattern.compile("(?m)^@Tag\\(\"matrix\"\\)");

    @Test
    void everyTestOfThePageExists() throws IOException {
        String page = Files.readString(FOLDER.resolve("guarantees.md"));
        Map<String, Path> tests = DEFINITION
                .matcher(page)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> FOLDER.resolve(found.group(2))));
        assertThat(tests).hasSizeGreaterThan(50);
        assertThat(NAME.matcher(page).results().map(found -> found.group(1)).collect(Collectors.toSet()))
                .as("names in the page, and the files that they lead to")
                .isEqualTo(tests.keySet());
        for (Map.Entry<String, Path> test : tests.entrySet()) {
            assertThat(Files.readString(test.getValue()))
                    .as(test.getKey())
                    .containsPattern("@((Parameterized)?Test|OneMode)\\b");
        }
    }

    @Test
    void testsThatTheDefaultBuildLeavesOutAreMarked() throws IOException {
        String page = Files.readString(FOLDER.resolve("guarantees.md"));
        Matcher definitions = DEFINITION.matcher(page);
        while (definitions.find()) {
            String name = definitions.group(1);
            boolean leftOut = LEFT_OUT.matcher(Files.readString(FOLDER.resolve(definitions.group(2))))
                    .find();
            assertThat(NAME.matcher(page)
                            .results()
                            .filter(found -> found.group(1).equals(name))
                            .map(GuaranteesTest::isMarked))
                    .as(name + " (M)")
                    .isNotEmpty()
                    .containsOnly(leftOut);
        }
    }

    private static boolean isMarked(MatchResult name) {
        return name.group(2) != null;
    }
}
