package io.crosstide.topology.secret;

import java.nio.file.Path;
import java.util.Map;

/** The place of a secret. The secret is read only when it is used, and it is never printed. */
public sealed interface SecretReference {

    /** The secret itself. Throws {@link SecretException}, which says what to set, if the secret is not available. */
    String resolve(Map<String, String> environment);

    /** {@code ${env:NAME}}: an environment variable, which must be set and not empty. */
    record Environment(String name) implements SecretReference {

        @Override
        public String resolve(Map<String, String> environment) {
            return SecretTemplate.variable(name, environment);
        }

        @Override
        public String toString() {
            return "${env:" + name + "}";
        }
    }

    /** {@code ${file:/path}}: the content of a file in UTF-8, without the line break at its end; must not be empty. */
    record SecretFile(Path path) implements SecretReference {

        @Override
        public String resolve(Map<String, String> environment) {
            return SecretTemplate.content(path);
        }

        @Override
        public String toString() {
            return "${file:" + path + "}";
        }
    }

    /** A secret that is written in the file itself. */
    record Literal(String value) implements SecretReference {

        @Override
        public String resolve(Map<String, String> environment) {
            return value;
        }

        @Override
        public String toString() {
            return "(literal)";
        }
    }
}
