package io.crosstide.topology.secret;

import io.crosstide.topology.problem.Mistake;
import io.crosstide.topology.problem.Problems;
import java.util.Locale;
import java.util.regex.Pattern;

/** Secrets in the form of the topology file. Messages never quote a secret. */
public final class SecretText {

    private static final String REMEDY =
            "write ${env:NAME} or ${file:/absolute/path} and nothing else, or $${ for a plain ${";

    private static final Pattern SECRET_HEADER =
            Pattern.compile("authorization|token|key|secret|password", Pattern.CASE_INSENSITIVE);

    private SecretText() {}

    /** A value that is one secret; a literal causes a warning. */
    public static SecretReference parse(String text, Problems problems, String path) throws Mistake {
        check(text);
        SecretReference reference = SecretTemplate.whole(text)
                .orElseThrow(() -> new Mistake("a secret reference with other text around it", REMEDY));
        if (reference instanceof SecretReference.Literal) {
            problems.warning(path, "the secret itself is in the file", "write ${env:NAME} or ${file:/absolute/path}");
        }
        return reference;
    }

    /**
     * The value of a Kafka property, which may contain references; a literal that looks like a secret causes a warning.
     */
    public static void checkProperty(String key, String text, Problems problems, String path) throws Mistake {
        check(text);
        String name = key.toLowerCase(Locale.ROOT);
        boolean secret = name.endsWith("password")
                || name.endsWith("secret")
                || (name.endsWith("jaas.config") && text.contains("password="));
        if (secret && !SecretTemplate.hasReference(text)) {
            problems.warning(path, "the secret itself is in the file", "write ${env:NAME} or ${file:/absolute/path}");
        }
    }

    /** The value of a header, which may contain references; a literal that looks like a secret causes a warning. */
    public static void checkHeader(String name, String text, Problems problems, String path) throws Mistake {
        check(text);
        if (SECRET_HEADER.matcher(name).find() && !SecretTemplate.hasReference(text)) {
            problems.warning(path, "the secret itself is in the file", "write ${env:NAME} or ${file:/absolute/path}");
        }
    }

    /** Refuses text that looks like a reference and is none. */
    public static void check(String text) throws Mistake {
        int mistake = SecretTemplate.mistake(text);
        if (mistake >= 0) {
            throw new Mistake(
                    "the text at character " + (mistake + 1) + " looks like a secret reference but is not one", REMEDY);
        }
    }
}
