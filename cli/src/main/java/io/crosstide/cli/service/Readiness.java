package io.crosstide.cli.service;

import java.util.List;

/** Whether a process does its work, and the state of each part. */
record Readiness(boolean ready, List<Part> parts) {

    Readiness {
        parts = List.copyOf(parts);
    }

    static Readiness of(List<Service> services) {
        return new Readiness(
                services.stream().allMatch(Service::ready),
                services.stream().flatMap(service -> service.parts().stream()).toList());
    }
}
