package io.crosstide.chaos.load;

import java.util.ArrayList;
import java.util.List;

/** The tables that the applications of a run write. */
public final class ChaosTables {
    public static final String DATABASE = "chaos";
    public static final String ACCOUNT = DATABASE + ".account";
    /** The keys from 1 to this one are hot rows, which all datacenters update. */
    static final int HOT_ROWS = 1_000;
    /** The keys from here on are rows whose email another datacenter may also choose. */
    static final long SHARED_EMAILS = 1L << 50;
    /** The tag of a row that nobody has changed yet. */
    public static final String FIRST_TAG = "first";

    private static final int ROWS_A_STATEMENT = 200;

    private ChaosTables() {}

    /** Whether several datacenters write the account of this key, so that conflicts are right. */
    public static boolean contested(long account) {
        return account <= HOT_ROWS || account >= SHARED_EMAILS;
    }

    /**
     * Creates the tables with the same rows in every datacenter.
     *
     * <p>Each transaction of the load inserts a row into {@code journal}, whose key names the transaction. Its columns
     * {@code account} and {@code previous} tell which hot row it has changed, and the tag that it found there.
     */
    public static List<String> statements() {
        List<String> all = new ArrayList<>(List.of("CREATE DATABASE chaos", """
                CREATE TABLE chaos.journal (
                  datacenter VARCHAR(16) NOT NULL,
                  worker INT NOT NULL,
                  n BIGINT NOT NULL,
                  kind VARCHAR(16) NOT NULL,
                  account BIGINT,
                  previous VARCHAR(48),
                  PRIMARY KEY (datacenter, worker, n))""", """
                CREATE TABLE chaos.account (
                  id BIGINT NOT NULL PRIMARY KEY,
                  email VARCHAR(64) NOT NULL,
                  balance BIGINT NOT NULL,
                  tag VARCHAR(48) NOT NULL,
                  UNIQUE KEY email (email))""", """
                CREATE TABLE chaos.bulk (
                  id BIGINT NOT NULL PRIMARY KEY,
                  batch BIGINT NOT NULL,
                  place INT NOT NULL,
                  amount INT NOT NULL,
                  payload VARBINARY(200) NOT NULL,
                  UNIQUE KEY place (batch, place))"""));
        for (int begin = 1; begin <= HOT_ROWS; begin += ROWS_A_STATEMENT) {
            List<String> rows = new ArrayList<>();
            for (int id = begin; id < begin + ROWS_A_STATEMENT; id++) {
                rows.add("(%d, 'hot-%d', 0, '%s')".formatted(id, id, FIRST_TAG));
            }
            all.add("INSERT INTO chaos.account (id, email, balance, tag) VALUES " + String.join(", ", rows));
        }
        return all;
    }
}
