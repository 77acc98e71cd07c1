package io.crosstide.syncer.stream;

import io.crosstide.syncer.status.StreamState;
import org.jspecify.annotations.Nullable;

/**
 * What a stream is doing in this process.
 *
 * @param error why it does not run; null if it does
 * @param remedy null if there is nothing to do
 */
record StreamCondition(
        StreamState state, @Nullable String error, @Nullable String remedy) {

    StreamCondition with(@Nullable String what, @Nullable String toDo) {
        return new StreamCondition(state, what, toDo);
    }
}
