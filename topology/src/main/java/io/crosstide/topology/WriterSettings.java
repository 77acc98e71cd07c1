package io.crosstide.topology;

/**
 * How a cluster's streams are applied.
 *
 * @param workers number of parallel target transactions of a link; 1 gives the source's commit order
 */
public record WriterSettings(int workers, ApplyMode apply) {

    public static final WriterSettings DEFAULT = new WriterSettings(16, ApplyMode.AUTO);
}
