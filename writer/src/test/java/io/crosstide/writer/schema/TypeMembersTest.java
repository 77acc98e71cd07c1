package io.crosstide.writer.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypeMembersTest {
    @Test
    void readsMembersAsInformationSchemaPrintsThem() {
        assertThat(members("enum('a','it''s','x,y',')','b\\\\c','n\\nl','','\"')"))
                .containsExactly("a", "it's", "x,y", ")", "b\\c", "n\nl", "", "\"");
        assertThat(members("set('ü')")).containsExactly("ü");
        assertThat(members("varchar(20)")).isEmpty();
    }

    @Test
    void readsMembersOfBinaryColumns() {
        assertThat(TypeMembers.of("enum('a',x'ff00','x')"))
                .containsExactly(new byte[] {'a'}, new byte[] {-1, 0}, new byte[] {'x'});
    }

    private static List<String> members(String columnType) {
        return TypeMembers.of(columnType).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }
}
