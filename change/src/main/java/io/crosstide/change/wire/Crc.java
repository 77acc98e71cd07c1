package io.crosstide.change.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** Bytes of messages and their CRC-32C. The same message always gives the same bytes. */
final class Crc {
    private Crc() {}

    static byte[] bytes(MessageLite message) {
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    /** Computes the CRC without a second copy of the message, which may have a hundred megabytes. */
    static int of(MessageLite message) {
        CRC32C crc = new CRC32C();
        CodedOutputStream out =
                CodedOutputStream.newInstance(new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return (int) crc.getValue();
    }

    static void check(int stored, MessageLite withoutCrc) {
        int computed = of(withoutCrc);
        if (stored != computed) {
            throw new CorruptRecordException(String.format(
                    "CRC of the record is %08x, but its fields give %08x: it was damaged,"
                            + " or Crosstide did not write it",
                    stored, computed));
        }
    }
}
