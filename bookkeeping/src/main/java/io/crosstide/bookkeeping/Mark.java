package io.crosstide.bookkeeping;

/**
 * How far a stream is applied at the target.
 *
 * @param lowSeq the low-water mark: every transaction up to this one is applied or accounted for; 0 before the first
 * @param resumeOffset offset of the first record that may be unapplied; reading resumes there
 */
public record Mark(long lowSeq, long resumeOffset) {
    public Mark {
        if (lowSeq < 0 || resumeOffset < 0) {
            throw new IllegalArgumentException("negative mark: seq " + lowSeq + ", offset " + resumeOffset);
        }
    }
}
