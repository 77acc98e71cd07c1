package io.crosstide.change.event;

/** Body of a GTID_TAGGED event: a message of MySQL's own serialisation library. */
@SuppressWarnings("DoNotCallSuggester")
final class TaggedGtidEvent {
    private TaggedGtidEvent() {}

    static GtidEvent parse(ByteReader body) {
        throw new UnsupportedOperationException("not yet " + body.remaining());
    }
}
