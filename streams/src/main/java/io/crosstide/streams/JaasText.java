package io.crosstide.streams;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * Reads {@code sasl.jaas.config} before a client does. What the clients say of a mistake in it quotes a word of it, which may
 * be a part of a password that has a quotation mark.
 */
final class JaasText {
    private JaasText() {}

    /** The same properties. Throws {@link ConfigException} without a cause, which quotes nothing. */
    static Map<String, Object> checked(Map<String, Object> properties) {
        Object text = properties.get(SaslConfigs.SASL_JAAS_CONFIG);
        if (text != null) {
            Map<String, Object> asClients = new HashMap<>(properties);
            asClients.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(String.valueOf(text)));
            try {
                JaasContext.loadClientContext(asClients);
            } catch (IllegalArgumentException quoting) {
                throw mistake();
            }
        }
        return properties;
    }

    private static ConfigException mistake() {
        return new ConfigException(
                "sasl.jaas.config cannot be read. It is not shown, because it holds a secret. It must be a"
                        + " login module, the word required, options as name=\"value\", and a semicolon; in a value, a backslash is"
                        + " needed before each quotation mark and each backslash");
    }
}
