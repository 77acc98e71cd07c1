package io.crosstide.change.event;

/** Type codes of binary log events (MySQL: {@code Log_event_type}). */
public final class EventType {
    public static final int UNKNOWN = 0;
    public static final int START_V3 = 1;
    public static final int QUERY = 2;
    public static final int STOP = 3;
    public static final int ROTATE = 4;
    public static final int INTVAR = 5;
    public static final int APPEND_BLOCK = 9;
    public static final int DELETE_FILE = 11;
    public static final int RAND = 13;
    public static final int USER_VAR = 14;
    public static final int FORMAT_DESCRIPTION = 15;
    public static final int XID = 16;
    public static final int BEGIN_LOAD_QUERY = 17;
    public static final int EXECUTE_LOAD_QUERY = 18;
    public static final int TABLE_MAP = 19;
    public static final int WRITE_ROWS_V1 = 23;
    public static final int UPDATE_ROWS_V1 = 24;
    public static final int DELETE_ROWS_V1 = 25;
    public static final int INCIDENT = 26;
    public static final int HEARTBEAT = 27;
    public static final int IGNORABLE = 28;
    public static final int ROWS_QUERY = 29;
    public static final int WRITE_ROWS = 30;
    public static final int UPDATE_ROWS = 31;
    public static final int DELETE_ROWS = 32;
    public static final int GTID = 33;
    public static final int ANONYMOUS_GTID = 34;
    public static final int PREVIOUS_GTIDS = 35;
    public static final int TRANSACTION_CONTEXT = 36;
    public static final int VIEW_CHANGE = 37;
    public static final int XA_PREPARE = 38;
    public static final int PARTIAL_UPDATE_ROWS = 39;
    public static final int TRANSACTION_PAYLOAD = 40;
    public static final int HEARTBEAT_V2 = 41;
    public static final int GTID_TAGGED = 42;

    private EventType() {}

    /** True for the rows events of version 2, the only ones a supported server writes. */
    public static boolean isRows(int type) {
        return type == WRITE_ROWS || type == UPDATE_ROWS || type == DELETE_ROWS;
    }

    /** MySQL's name, or the number if the type is unknown. */
    public static String name(int type) {
        return switch (type) {
            case START_V3 -> "START_V3";
            case QUERY -> "QUERY";
            case STOP -> "STOP";
            case ROTATE -> "ROTATE";
            case INTVAR -> "INTVAR";
            case APPEND_BLOCK -> "APPEND_BLOCK";
            case DELETE_FILE -> "DELETE_FILE";
            case RAND -> "RAND";
            case USER_VAR -> "USER_VAR";
            case FORMAT_DESCRIPTION -> "FORMAT_DESCRIPTION";
            case XID -> "XID";
            case BEGIN_LOAD_QUERY -> "BEGIN_LOAD_QUERY";
            case EXECUTE_LOAD_QUERY -> "EXECUTE_LOAD_QUERY";
            case TABLE_MAP -> "TABLE_MAP";
            case WRITE_ROWS_V1 -> "WRITE_ROWS_V1";
            case UPDATE_ROWS_V1 -> "UPDATE_ROWS_V1";
            case DELETE_ROWS_V1 -> "DELETE_ROWS_V1";
            case INCIDENT -> "INCIDENT";
            case HEARTBEAT -> "HEARTBEAT";
            case IGNORABLE -> "IGNORABLE";
            case ROWS_QUERY -> "ROWS_QUERY";
            case WRITE_ROWS -> "WRITE_ROWS";
            case UPDATE_ROWS -> "UPDATE_ROWS";
            case DELETE_ROWS -> "DELETE_ROWS";
            case GTID -> "GTID";
            case ANONYMOUS_GTID -> "ANONYMOUS_GTID";
            case PREVIOUS_GTIDS -> "PREVIOUS_GTIDS";
            case TRANSACTION_CONTEXT -> "TRANSACTION_CONTEXT";
            case VIEW_CHANGE -> "VIEW_CHANGE";
            case XA_PREPARE -> "XA_PREPARE";
            case PARTIAL_UPDATE_ROWS -> "PARTIAL_UPDATE_ROWS";
            case TRANSACTION_PAYLOAD -> "TRANSACTION_PAYLOAD";
            case HEARTBEAT_V2 -> "HEARTBEAT_V2";
            case GTID_TAGGED -> "GTID_TAGGED";
            default -> "type " + type;
        };
    }
}
