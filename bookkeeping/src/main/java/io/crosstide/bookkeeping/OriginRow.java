package io.crosstide.bookkeeping;

import java.util.UUID;

/** A row of {@code crosstide.origin}: the server UUID belongs to the datacenter. */
public record OriginRow(UUID serverUuid, String datacenter) {}
