package io.crosstide.topology.alert;

import io.crosstide.topology.problem.Mistake;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.secret.SecretTemplate;
import io.crosstide.topology.secret.SecretText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** URLs and headers of webhooks in the form of the topology file. Messages never quote them. */
public final class WebhookText {

    private static final Pattern BEGINNING = Pattern.compile("(https?://|\\$\\{(env|file):).*", Pattern.DOTALL);
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /** The HTTP client sets these itself. */
    private static final Set<String> RESERVED = Set.of(
            "connection",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "transfer-encoding",
            "upgrade");

    private static final String URL_REMEDY = "write http:// or https://, a host and a path, such as"
            + " https://hooks.example/${env:WEBHOOK_PATH}, or one secret reference that holds all of it";

    private WebhookText() {}

    /** A URL that may hold secret references. One that holds none causes a warning, because whoever knows it may post. */
    public static String parseUrl(String text, Problems problems, String path) throws Mistake {
        SecretText.check(text);
        if (!BEGINNING.matcher(text).matches()) {
            throw new Mistake("is no http or https URL", URL_REMEDY);
        }
        if (!SecretTemplate.hasReference(text)) {
            uri(SecretTemplate.resolve(text, Map.of()));
            problems.warning(
                    path,
                    "the whole URL is in the file, and whoever knows it may post",
                    "write ${env:NAME} or ${file:/absolute/path}");
        }
        return text;
    }

    /** The URL itself, without references. */
    static URI uri(String text) throws Mistake {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            if (("http".equals(scheme) || "https".equals(scheme))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Its message quotes the URL, so it is left out.
        }
        throw new Mistake("is no http or https URL with a host and without a user name", URL_REMEDY);
    }

    /** Reports a name that no header can have, or that the client sets itself. */
    public static boolean checkHeader(Problems problems, String path, String name) {
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            problems.error(path, "Crosstide sets this header itself", "remove it");
            return false;
        }
        if (!HEADER.matcher(name).matches()) {
            problems.error(path, "is not the name of a header", "use letters, digits and -");
            return false;
        }
        return true;
    }

    /** The value of a header, which may hold secret references; one that looks like a secret itself causes a warning. */
    public static String parseHeader(String name, String text, Problems problems, String path) throws Mistake {
        SecretText.checkHeader(name, text, problems, path);
        if (!isHeaderValue(text)) {
            throw new Mistake("has a line break or another control character", "write it on one line");
        }
        return text;
    }

    /** Whether the HTTP client accepts the value. */
    static boolean isHeaderValue(String text) {
        return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
    }
}
