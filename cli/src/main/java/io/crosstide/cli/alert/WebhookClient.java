package io.crosstide.cli.alert;

import io.crosstide.topology.alert.AlertSettings;
import io.crosstide.topology.secret.SecretException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Sends requests to webhooks. What it says about a failure has neither the URL nor a header. Safe for several threads. */
final class WebhookClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, String> environment;
    private final Duration patience;
    private final HttpClient client;

    /** @param patience how long a receiver may take for its whole answer */
    WebhookClient(Map<String, String> environment, Duration patience) {
        this.environment = Map.copyOf(environment);
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER) // another host must not learn the headers
                .build();
    }

    /** Why the receiver has not taken the body; empty if it has. */
    Optional<String> post(AlertSettings webhook, String body) throws InterruptedException {
        HttpRequest request;
        try {
            request = request(webhook, body);
        } catch (SecretException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return Optional.of("the HTTP client refuses the url or a header"); // its message would quote it
        }
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, BodyHandlers.discarding());
        try {
            int status = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            return status / 100 == 2 ? Optional.empty() : Optional.of("the receiver answered with status " + status);
        } catch (TimeoutException e) {
            return Optional.of("no answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            return Optional.of(reason(e.getCause()));
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request(AlertSettings webhook, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(webhook.address(environment))
                .timeout(patience)
                .setHeader("User-Agent", "Crosstide");
        webhook.headers(environment).forEach(request::setHeader);
        return request.setHeader("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static String reason(@Nullable Throwable failure) {
        if (failure instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (failure instanceof ConnectException) {
            return failure.getCause() instanceof UnresolvedAddressException || hasUnresolvedAddress(failure.getCause())
                    ? "the host of the url is unknown"
                    : "the connection was refused, or there is no route";
        }
        if (failure instanceof SSLException) {
            return "TLS failed: " + failure.getMessage();
        }
        return "the connection broke ("
                + (failure == null ? "" : failure.getClass().getSimpleName()) + ")";
    }

    private static boolean hasUnresolvedAddress(@Nullable Throwable failure) {
        return failure != null && failure.getCause() instanceof UnresolvedAddressException;
    }
}
