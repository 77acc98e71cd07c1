package io.crosstide.writer.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TypeMembersTest {
    @Test
    void readsMembersAsInformationSchemaPrintsThem() {
        assertThat(TypeMembers.of("enum('a','it''s','x,y',')','b\\\\c','n\\nl','','\"')"))
                .containsExactly("a", "it's", "x,y", ")", "b\\c", "n\nl", "", "\"");
        assertThat(TypeMembers.of("set('ü')")).containsExactly("ü");
        assertThat(TypeMembers.of("varchar(20)")).isEmpty();
    }
}
