package io.crosstide.bookkeeping;

/**
 * The row of {@code crosstide.owner} of a link.
 *
 * @param epoch rises by one with each takeover
 * @param instance names the process that owns the link
 */
public record OwnerRow(long epoch, String instance) {}
