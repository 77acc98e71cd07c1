package io.crosstide.change.comparison;

/**
 * A digest of 128 bits, or a sum of such digests: each half is a number modulo 2^64. The sum does not depend on the order of
 * the rows.
 */
public record Digest128(long first, long second) {
    public static final Digest128 ZERO = new Digest128(0, 0);

    public Digest128 plus(Digest128 other) {
        return new Digest128(first + other.first, second + other.second);
    }

    /** The highest bits. */
    public int highest(int bits) {
        return bits == 0 ? 0 : (int) (first >>> (Long.SIZE - bits));
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return "%016x%016x".formatted(first, second);
    }
}
