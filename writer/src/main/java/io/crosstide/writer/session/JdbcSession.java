package io.crosstide.writer.session;

import com.mysql.cj.NativeSession;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.exceptions.CJPacketTooBigException;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.exceptions.SQLExceptionsMapping;
import com.mysql.cj.protocol.a.NativeConstants.IntegerDataType;
import com.mysql.cj.protocol.a.NativeMessageBuilder;
import com.mysql.cj.protocol.a.NativePacketPayload;
import com.mysql.cj.protocol.a.NativeProtocol;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session through the JDBC driver. Its connection allows several statements in a packet.
 *
 * @param takesPackets whether it has prepared the check of packets, see {@link PacketSetup}
 * @param takesEvents whether it accepts row events
 */
public record JdbcSession(Connection jdbc, boolean takesPackets, boolean takesEvents) implements TargetSession {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcSession.class);
    /** First byte of a reply without rows. */
    private static final byte OK = 0;

    /** A session that accepts neither packets nor row events. */
    public JdbcSession(Connection jdbc) {
        this(jdbc, false, false);
    }

    @Override
    public OptionalLong execute(String statements) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            OptionalLong number = OptionalLong.empty();
            boolean hasRows = statement.execute(statements);
            while (hasRows || statement.getUpdateCount() != -1) {
                if (hasRows) {
                    try (ResultSet rows = statement.getResultSet()) {
                        number = rows.next() ? OptionalLong.of(rows.getLong(1)) : number;
                    }
                }
                hasRows = statement.getMoreResults();
            }
            return number;
        }
    }

    /**
     * Uses the driver's packets, not its statements: these stop at the reply to BINLOG, which does not say that more
     * replies follow.
     */
    @Override
    public List<Reply> executeAll(List<String> statements) throws SQLException, StatementFailedException {
        try {
            NativeSession session =
                    (NativeSession) jdbc.unwrap(JdbcConnection.class).getSession();
            NativeProtocol protocol = session.getProtocol();
            byte[] query = String.join(";", statements).getBytes(StandardCharsets.UTF_8);
            NativePacketPayload packet =
                    ((NativeMessageBuilder) protocol.getMessageBuilder()).buildComQuery(null, session, query);
            protocol.sendCommand(packet, /* skipCheck= */ true, 0);
            Replies replies = new Replies(protocol, statements.size());
            List<Reply> received = new ArrayList<>(statements.size());
            for (int i = 0; i < statements.size(); i++) {
                replies.await();
                received.add(read(protocol, i));
            }
            return received;
        } catch (CJPacketTooBigException e) {
            // nothing was sent
            throw new StatementFailedException(0, SQLExceptionsMapping.translateException(e));
        } catch (CJException e) {
            throw SQLExceptionsMapping.translateException(e);
        }
    }

    private static Reply read(NativeProtocol protocol, int index) throws SQLException, StatementFailedException {
        NativePacketPayload reply = protocol.readMessage(null);
        if (reply.isErrorPacket()) {
            try {
                protocol.checkErrorMessage(reply);
            } catch (CJException e) {
                throw new StatementFailedException(index, SQLExceptionsMapping.translateException(e));
            }
        }
        if (reply.getByteBuffer()[0] != OK) {
            throw new SQLNonTransientConnectionException(
                    "The target answered a statement that returns no rows with rows");
        }
        reply.readInteger(IntegerDataType.INT1);
        long rows = reply.readInteger(IntegerDataType.INT_LENENC);
        reply.readInteger(IntegerDataType.INT_LENENC); // the last number that AUTO_INCREMENT generated
        reply.readInteger(IntegerDataType.INT2); // status
        return new Reply(rows, (int) reply.readInteger(IntegerDataType.INT2));
    }

    @Override
    public void abort() {
        try {
            jdbc.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("Could not abort a session of the target");
        }
    }

    @Override
    public void close() {
        try {
            jdbc.close();
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("Could not close a session of the target");
        }
    }
}
