package io.crosstide.topology.parser;

import io.crosstide.topology.problem.InvalidTopologyException;
import io.crosstide.topology.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The content of a topology file. */
final class TopologyFile {

    private static final int LARGEST_BYTES = 1 << 20;
    private static final int VERSION_DIGITS = 12;

    private TopologyFile() {}

    static byte[] bytes(Path file) throws InvalidTopologyException {
        try {
            if (Files.isDirectory(file)) {
                throw refusal(file, 0, "is a directory", "name the topology file itself");
            }
            byte[] bytes = content(file);
            if (bytes.length > LARGEST_BYTES) {
                throw refusal(file, 0, "is larger than 1 MiB", "name a topology file");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw refusal(file, 0, "does not exist", "name the topology file with -t FILE");
        } catch (IOException e) {
            throw refusal(file, 0, "cannot be read (" + e + ")", "give this process permission to read it");
        }
    }

    /** A device such as /dev/zero has the size 0 and no end. */
    private static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST_BYTES + 1);
        }
    }

    /** The first 12 hexadecimal digits of the SHA-256 of the content. */
    static String version(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash).substring(0, VERSION_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    static String decoded(Path file, byte[] bytes) throws InvalidTopologyException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            throw refusal(file, line, "is not UTF-8 text", "save the file as UTF-8");
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static InvalidTopologyException refusal(Path file, int line, String message, String remedy) {
        return new InvalidTopologyException(
                List.of(new Problem(file.toString(), line, "file", message, remedy)), List.of());
    }
}
