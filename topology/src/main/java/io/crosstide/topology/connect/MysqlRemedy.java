package io.crosstide.topology.connect;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an operator does about an error of MySQL.
 *
 * <p>The error number decides. Failures of the network have no number: the driver's cause decides. Numbers are those of
 * the MySQL Server Error Message Reference. An error is missing here if its remedy depends on the row or the table.
 */
public final class MysqlRemedy {
    private static final String INIT = "run `crosstide init`";
    private static final String PACKET = "raise max_allowed_packet of the server to at least that of the source";

    private static final Map<Integer, String> BY_NUMBER = byNumber();

    /** The server answers, and refuses the account whatever it asks for. */
    private static final Set<Integer> ACCOUNT_REFUSED = Set.of(1045, 1130, 1251, 1524, 1698, 1862, 3118, 3955);

    private MysqlRemedy() {}

    private static Map<Integer, String> byNumber() {
        Map<Integer, String> remedies = new HashMap<>();
        account(remedies);
        limits(remedies);
        state(remedies);
        storage(remedies);
        return Map.copyOf(remedies);
    }

    private static void account(Map<Integer, String> remedies) {
        add(
                remedies,
                "correct username and password in the topology, or create the account with crosstide init --admin-user",
                1045,
                1698);
        add(remedies, "unlock the account: ALTER USER … ACCOUNT UNLOCK", 3118);
        add(
                remedies,
                "unlock the account, which too many failed logins have blocked: ALTER USER … ACCOUNT UNLOCK",
                3955);
        add(
                remedies,
                "set a new password: ALTER USER … IDENTIFIED BY …, and PASSWORD EXPIRE NEVER if it must not expire again",
                1820,
                1862);
        add(
                remedies,
                "create the account for this host: its host part must match, as in 'crosstide'@'%', which crosstide init --admin-user creates",
                1130);
        add(
                remedies,
                "use an authentication plugin that client and server have: ALTER USER … IDENTIFIED WITH caching_sha2_password BY …",
                1251,
                1524,
                2059);
        add(remedies, "use a password that the server's validate_password rules accept", 1819);
        add(
                remedies,
                "grant the account its missing privileges: " + INIT
                        + " with --admin-user, or the statements that `crosstide init --print` shows",
                1044,
                1142,
                1143,
                1227,
                1370);
        add(remedies, "use tls: { mode: required } or stricter for this cluster", 3159);
    }

    private static void limits(Map<Integer, String> remedies) {
        add(remedies, "raise max_connections of the server, or use fewer writer.workers", 1040);
        add(
                remedies,
                "raise the account's limits: MAX_USER_CONNECTIONS and the limits per hour of ALTER USER, and max_user_connections of the server",
                1203,
                1226);
        add(
                remedies,
                "let the server forget the failed connections of this host: TRUNCATE TABLE performance_schema.host_cache; raise max_connect_errors",
                1129);
        add(remedies, PACKET, 1153, 1301);
        add(remedies, "raise max_binlog_cache_size of the server", 1197);
        add(remedies, "raise innodb_buffer_pool_size of the server: the locks of the transaction need more", 1206);
        add(remedies, "give the server more memory or threads, or use fewer writer.workers", 1037, 1038, 1041, 1135);
    }

    private static void state(Map<Integer, String> remedies) {
        add(
                remedies,
                "make the server writable (read_only=OFF, super_read_only=OFF), or correct the endpoints: only the primary is written to",
                1290,
                1836);
        add(remedies, "end the offline mode of the server: SET GLOBAL offline_mode=OFF", 3032);
        add(remedies, "start the server again", 1053, 3168);
        add(remedies, "end the FLUSH TABLES WITH READ LOCK or LOCK TABLES of the other session", 1223);
        add(
                remedies,
                "find the session that holds the locks, for example in performance_schema.data_lock_waits",
                1205,
                1213);
        add(remedies, INIT + ": the schema crosstide or a table of it is missing", 1049, 1146);
        add(remedies, "set gtid_mode=ON on the server, or use loopPrevention: direction-table", 1781);
        add(
                remedies,
                "let the server accept the table under Group Replication: InnoDB, a primary key, no cascades in multi-primary mode",
                3098);
        add(remedies, "look into the server's error log: Group Replication or another plugin refused the commit", 3100);
    }

    private static void storage(Map<Integer, String> remedies) {
        add(
                remedies,
                "make room on the server's disks, and look into its error log",
                1021,
                1026,
                1114,
                1180,
                1598,
                1878,
                3);
        add(remedies, "look into the server's error log: its storage engine reports an error", 1030, 1034, 1815);
        add(remedies, "make the schema writable: ALTER SCHEMA … READ ONLY = 0", 3989);
    }

    private static void add(Map<Integer, String> remedies, String remedy, int... numbers) {
        for (int number : numbers) {
            remedies.put(number, remedy);
        }
    }

    /** The remedy if the server refuses the account: it will do so again until somebody acts. */
    public static Optional<String> ofRefusedAccount(SQLException failure) {
        return ACCOUNT_REFUSED.contains(failure.getErrorCode()) ? of(failure) : Optional.empty();
    }

    /** The remedy, in lower case and without a full stop; empty for an error that is not known here. */
    public static Optional<String> of(Throwable failure) {
        Deque<Throwable> open = new ArrayDeque<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        open.add(failure);
        while (!open.isEmpty()) {
            Throwable next = open.remove();
            if (!seen.add(next)) {
                continue;
            }
            @Nullable String remedy = next instanceof SQLException sql ? ofOne(sql) : ofCause(next);
            if (remedy != null) {
                return Optional.of(remedy);
            }
            Throwable cause = next.getCause();
            if (cause != null) {
                open.add(cause);
            }
            open.addAll(List.of(next.getSuppressed()));
        }
        return seen.stream().anyMatch(SSLException.class::isInstance)
                ? Optional.of(TlsRefusal.OTHER_REMEDY)
                : Optional.empty();
    }

    private static @Nullable String ofOne(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        // The driver itself refuses a packet that is too large, without a number.
        if (message.contains("max_allowed_packet")) {
            return PACKET;
        }
        @Nullable String known = BY_NUMBER.get(failure.getErrorCode());
        return known == null ? ofTls(failure) : known;
    }

    private static @Nullable String ofTls(Throwable failure) {
        return TlsRefusal.of(failure).map(TlsRefusal::remedy).orElse(null);
    }

    private static @Nullable String ofCause(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "correct the host name in the endpoints, or the name service of this machine";
        }
        if (cause instanceof SocketTimeoutException) {
            return "find out whether the server is frozen or overloaded, and whether the network drops packets";
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "start the server, or correct its address in the endpoints; check the network between";
        }
        return ofTls(cause);
    }
}
