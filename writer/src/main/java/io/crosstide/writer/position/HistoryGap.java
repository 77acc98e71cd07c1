package io.crosstide.writer.position;

/**
 * GTIDs of a source that its target does not account for by itself, so that waiting for them at the target never ends.
 *
 * @param what names the GTIDs
 * @param remedy what an operator does about it
 */
public record HistoryGap(String what, String remedy) {}
