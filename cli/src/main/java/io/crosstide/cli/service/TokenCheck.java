package io.crosstide.cli.service;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import io.crosstide.topology.secret.SecretException;
import io.crosstide.topology.secret.SecretReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a request pass that carries the token, as RFC 6750 has it: {@code Authorization: Bearer TOKEN}. The secret is read
 * anew for each request, so a token in a file can change. The time of an answer does not tell how much of a wrong token is
 * right.
 */
final class TokenCheck extends Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(TokenCheck.class);
    private static final String SCHEME = "bearer ";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
    private static final int UNAUTHORIZED = 401;

    private final SecretReference token;
    private final Map<String, String> environment;

    /** Throws {@link SecretException} if there is no token that a request could carry. */
    TokenCheck(SecretReference token, Map<String, String> environment) {
        this.token = token;
        this.environment = Map.copyOf(environment);
        String unused = expected();
    }

    private String expected() {
        String secret = token.resolve(environment);
        if (!TOKEN.matcher(secret).matches()) {
            throw new SecretException(
                    "http.token " + token
                            + " is not a bearer token; use letters, digits and the characters - . _ ~ + / only, with = at the end");
        }
        return secret;
    }

    @Override
    public Result authenticate(HttpExchange exchange) {
        List<String> headers = exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
        if (headers.size() == 1 && isRight(headers.get(0))) {
            return new Success(new HttpPrincipal("token", "crosstide"));
        }
        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"crosstide\"");
        return new Failure(UNAUTHORIZED);
    }

    private boolean isRight(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        try {
            return MessageDigest.isEqual(
                    digest(expected()), digest(header.substring(SCHEME.length()).strip()));
        } catch (SecretException absent) {
            LOG.atWarn().log("All HTTP requests are refused: {}", absent.getMessage());
            return false;
        }
    }

    /** Digests have one length, whatever the tokens have. */
    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
