package io.crosstide.syncer.filter;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Which datacenters claim which server UUIDs. Exactly one datacenter must claim a UUID. Immutable. */
public record OriginClaims(Map<UUID, Set<String>> datacenters) {
    public OriginClaims {
        Map<UUID, Set<String>> copy = new TreeMap<>();
        datacenters.forEach((uuid, names) -> copy.put(uuid, Set.copyOf(names)));
        datacenters = Map.copyOf(copy);
    }

    Set<String> of(UUID uuid) {
        return datacenters.getOrDefault(uuid, Set.of());
    }

    boolean isOf(UUID uuid, String datacenter) {
        return of(uuid).equals(Set.of(datacenter));
    }

    OriginClaims with(UUID uuid, String datacenter) {
        Map<UUID, Set<String>> more = new TreeMap<>(datacenters);
        Set<String> names = new TreeSet<>(of(uuid));
        names.add(datacenter);
        more.put(uuid, names);
        return new OriginClaims(more);
    }

    /** The UUIDs that exactly one datacenter claims. */
    Map<UUID, String> uncontested() {
        Map<UUID, String> single = new TreeMap<>();
        datacenters.forEach((uuid, names) -> {
            if (names.size() == 1) {
                single.put(uuid, names.iterator().next());
            }
        });
        return single;
    }
}
