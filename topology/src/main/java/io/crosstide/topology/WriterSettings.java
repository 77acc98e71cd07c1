package io.crosstide.topology;

/**
 * Settings for applying a cluster's streams.
 *
 * @param workers maximum of target transactions that run in parallel, per link; 1 keeps the source's commit order
 */
public record WriterSettings(int workers, ApplyMode apply) {

    public static final WriterSettings DEFAULT = new WriterSettings(16, ApplyMode.AUTO);
}
