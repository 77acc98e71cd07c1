package io.crosstide.topology;

/** Address of a server: host name, IPv4 or IPv6 address (without brackets), and port 1 to 65535. */
public record Endpoint(String host, int port) {

    public Endpoint {
        if (host.isEmpty() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("Not an endpoint: host '" + host + "', port " + port);
        }
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
