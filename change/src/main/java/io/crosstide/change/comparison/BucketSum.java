package io.crosstide.change.comparison;

/**
 * The rows of one bucket of a table.
 *
 * @param rows how many there are
 * @param sum sum of their digests
 */
public record BucketSum(long rows, Digest128 sum) {
    public static final BucketSum EMPTY = new BucketSum(0, Digest128.ZERO);

    public BucketSum {
        Limits.range("rows", rows, 0, Long.MAX_VALUE);
    }

    public BucketSum plus(BucketSum other) {
        return new BucketSum(rows + other.rows, sum.plus(other.sum));
    }
}
