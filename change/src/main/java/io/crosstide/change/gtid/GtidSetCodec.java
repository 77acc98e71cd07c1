package io.crosstide.change.gtid;

/** MySQL's binary form of a GTID set: COM_BINLOG_DUMP_GTID takes it, PREVIOUS_GTIDS events hold it. */
@SuppressWarnings("DoNotCallSuggester")
public final class GtidSetCodec {
    private GtidSetCodec() {}

    /** The form without tags where there are none, so that servers before 8.3 understand it; else the tagged form. */
    public static byte[] encode(GtidSet set) {
        throw new UnsupportedOperationException("not yet " + set);
    }

    /** Reads either form. */
    public static GtidSet decode(byte[] encoded) {
        throw new UnsupportedOperationException("not yet " + encoded.length);
    }
}
