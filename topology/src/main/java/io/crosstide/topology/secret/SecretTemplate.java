package io.crosstide.topology.secret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that contains secret references of the forms in {@link SecretReference}. Two dollar signs before an opening
 * brace mean one dollar sign that does not begin a reference.
 */
public final class SecretTemplate {

    private static final int LARGEST_BYTES = 1 << 20;

    private static final Pattern MARKER = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
    private static final Pattern ENVIRONMENT = Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)");
    private static final Pattern FILE = Pattern.compile("file:(/[^\\x00]+)");

    private SecretTemplate() {}

    /** Text with all references replaced; throws {@link SecretException}. The text must have no {@link #mistake}. */
    public static String resolve(String text, Map<String, String> environment) {
        return MARKER.matcher(text).replaceAll(match -> Matcher.quoteReplacement(replacement(match, environment)));
    }

    /** Index of the first text that looks like a reference but is not one, or -1. */
    public static int mistake(String text) {
        return MARKER.matcher(text)
                .results()
                .filter(match -> match.group(1) != null && !isReference(match))
                .mapToInt(MatchResult::start)
                .findFirst()
                .orElse(-1);
    }

    /** Whether the text has a secret reference. */
    public static boolean hasReference(String text) {
        return MARKER.matcher(text).results().anyMatch(SecretTemplate::isReference);
    }

    /**
     * One reference if the whole text is one, a literal if the text has no reference, otherwise empty. The text must
     * have no {@link #mistake}.
     */
    public static Optional<SecretReference> whole(String text) {
        Matcher marker = MARKER.matcher(text);
        if (marker.matches() && isReference(marker.toMatchResult())) {
            return Optional.of(reference(marker.group(1)));
        }
        return hasReference(text)
                ? Optional.empty()
                : Optional.of(new SecretReference.Literal(resolve(text, Map.of())));
    }

    private static boolean isReference(MatchResult match) {
        String inner = match.group(1);
        return inner != null
                && !match.group(2).isEmpty()
                && (ENVIRONMENT.matcher(inner).matches() || (FILE.matcher(inner).matches() && isPath(inner)));
    }

    /** A path cannot have a character that the runtime's locale lacks. */
    private static boolean isPath(String inner) {
        try {
            return reference(inner) instanceof SecretReference.SecretFile;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static SecretReference reference(String inner) {
        String value = inner.substring(inner.indexOf(':') + 1);
        return inner.startsWith("env:")
                ? new SecretReference.Environment(value)
                : new SecretReference.SecretFile(Path.of(value));
    }

    private static String replacement(MatchResult match, Map<String, String> environment) {
        if (match.group(1) == null) {
            return "${";
        }
        if (!isReference(match)) {
            throw new SecretException("A value has '${' that does not begin a secret reference; write ${env:NAME},"
                    + " ${file:/path}, or $${ for a plain ${");
        }
        return reference(match.group(1)).resolve(environment);
    }

    static String variable(String name, Map<String, String> environment) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new SecretException("Secret ${env:" + name + "}: environment variable " + name + " is "
                    + (value == null ? "not set" : "empty") + "; set it for this process");
        }
        return value;
    }

    static String content(Path path) {
        String value;
        try {
            value = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(path)))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new SecretException("Secret ${file:" + path + "}: there is no such file; create it", e);
        } catch (CharacterCodingException e) {
            throw new SecretException("Secret ${file:" + path + "}: the file is not UTF-8 text; save it as UTF-8", e);
        } catch (IOException e) {
            throw new SecretException(
                    "Secret ${file:" + path + "} cannot be read (" + e + "); give this process permission to read it",
                    e);
        }
        value = value.endsWith("\r\n")
                ? value.substring(0, value.length() - 2)
                : value.endsWith("\n") ? value.substring(0, value.length() - 1) : value;
        if (value.isEmpty()) {
            throw new SecretException("Secret ${file:" + path + "}: the file is empty; write the secret into it");
        }
        return value;
    }

    private static byte[] bytes(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                throw new SecretException("Secret ${file:" + path + "}: the file has more than " + LARGEST_BYTES
                        + " bytes; name a file with nothing but the secret");
            }
            return bytes;
        }
    }
}
