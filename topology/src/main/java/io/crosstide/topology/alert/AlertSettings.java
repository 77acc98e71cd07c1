package io.crosstide.topology.alert;

import io.crosstide.topology.problem.Mistake;
import io.crosstide.topology.secret.SecretException;
import io.crosstide.topology.secret.SecretTemplate;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A webhook that is told what happens in the mesh. Its URL and its headers may be secrets: they are resolved at each use
 * and never printed.
 *
 * @param url may hold secret references
 * @param headers further headers of each request; values may hold secret references
 * @param lag the bound of the lag
 * @param interval shortest time between two posts about the same link or stream
 * @param repeat time after which what is still stopped or late is posted again; {@link Duration#ZERO} means never
 */
public record AlertSettings(
        String url,
        AlertFormat format,
        Map<String, String> headers,
        Set<AlertTopic> events,
        Duration lag,
        Duration interval,
        Duration repeat) {

    /** The bound of the lag where the file names none. */
    public static final Duration DEFAULT_LAG = Duration.ofMinutes(5);
    /** The shortest time between two posts where the file names none. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(5);
    /** The time to the next post about the same trouble where the file names none. */
    public static final Duration DEFAULT_REPEAT = Duration.ofHours(4);

    public AlertSettings {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        events = Collections.unmodifiableSet(EnumSet.copyOf(events));
    }

    /** The address with its secrets. Throws {@link SecretException}, which does not show it. */
    public URI address(Map<String, String> environment) {
        try {
            return WebhookText.uri(SecretTemplate.resolve(url, environment));
        } catch (Mistake e) {
            throw new SecretException("The url with its secrets " + e.problem() + "; " + e.remedy());
        }
    }

    /** The headers with their secrets. Throws {@link SecretException}, which does not show them. */
    public Map<String, String> headers(Map<String, String> environment) {
        Map<String, String> resolved = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            String whole = SecretTemplate.resolve(value, environment);
            if (!WebhookText.isHeaderValue(whole)) {
                throw new SecretException("The header " + name + " with its secrets has a line break or another control"
                        + " character; correct the secret");
            }
            resolved.put(name, whole);
        });
        return resolved;
    }

    /** The settings without the URL and the values of headers, which may be secrets. */
    @Override
    public String toString() {
        return "AlertSettings[" + format + ", headers " + headers.keySet() + ", " + events + ", lag " + lag
                + ", interval " + interval + ", repeat " + repeat + "]";
    }
}
