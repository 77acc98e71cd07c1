package io.crosstide.topology;

import io.crosstide.topology.secret.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a process serves metrics and health.
 *
 * @param port 0 means any free port
 * @param tls null means HTTP without TLS
 * @param token what each request must carry ({@code Authorization: Bearer …}); null means that nobody is asked for one
 */
public record HttpSettings(
        int port,
        String bind,
        @Nullable HttpTls tls,
        @Nullable SecretReference token) {

    public static final HttpSettings DEFAULT = new HttpSettings(8470, "127.0.0.1");

    /** Without TLS and without a token. */
    public HttpSettings(int port, String bind) {
        this(port, bind, null, null);
    }
}
