package io.crosstide.topology;

import io.crosstide.topology.secret.SecretReference;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The part of a cluster in one datacenter: one replication group of MySQL servers.
 *
 * @param endpoints its servers; the writable one is the primary
 * @param origins further server UUIDs whose transactions belong to this datacenter
 * @param accept required settings that the operator knowingly does not set, such as {@code sync_binlog}
 */
public record MysqlCluster(
        String name,
        List<Endpoint> endpoints,
        String username,
        SecretReference password,
        TlsSettings tls,
        Set<UUID> origins,
        Set<String> accept) {

    public MysqlCluster {
        endpoints = List.copyOf(endpoints);
        origins = Collections.unmodifiableSet(new LinkedHashSet<>(origins));
        accept = Collections.unmodifiableSet(new LinkedHashSet<>(accept));
    }

    /** The same servers with another account, for example an administrator's. */
    public MysqlCluster withAccount(String otherUsername, SecretReference otherPassword) {
        return new MysqlCluster(name, endpoints, otherUsername, otherPassword, tls, origins, accept);
    }
}
