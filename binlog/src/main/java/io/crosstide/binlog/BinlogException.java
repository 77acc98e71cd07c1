package io.crosstide.binlog;

import java.io.IOException;
import java.io.Serial;

/** The binlog connection could not be opened, or ended. */
public final class BinlogException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /**
     * MySQL's ER_SOURCE_FATAL_ERROR_READING_BINLOG: the dump cannot continue, for example because GTIDs were purged.
     */
    public static final int FATAL_READING_BINLOG = 1236;

    private final int errorCode;

    BinlogException(String message, int errorCode, Throwable cause) {
        super(message, cause);
        this.errorCode = errorCode;
    }

    /** MySQL's error number; 0 if the error did not come from the server. */
    public int errorCode() {
        return errorCode;
    }
}
