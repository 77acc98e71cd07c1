package io.crosstide.topology.parser;

import io.crosstide.topology.TlsMode;
import io.crosstide.topology.TlsSettings;
import io.crosstide.topology.problem.Mistake;
import io.crosstide.topology.problem.Problems;
import io.crosstide.topology.secret.SecretReference;
import io.crosstide.topology.secret.SecretText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code tls} of a cluster. */
final class TlsReader {

    private static final Map<String, TlsMode> MODES = Map.of(
            "disabled", TlsMode.DISABLED,
            "preferred", TlsMode.PREFERRED,
            "required", TlsMode.REQUIRED,
            "verify-ca", TlsMode.VERIFY_CA,
            "verify-identity", TlsMode.VERIFY_IDENTITY);

    private final Problems problems;
    private final Path folder;

    /** The path of a trust store may be relative to the folder. */
    TlsReader(Problems problems, Path folder) {
        this.problems = problems;
        this.folder = folder;
    }

    TlsSettings read(Section cluster) {
        Section section = cluster.section("tls", "mode", "trustStore", "trustStorePassword");
        TlsMode mode = section.choice("mode", MODES, TlsSettings.DEFAULT.mode());
        boolean verifies = mode == TlsMode.VERIFY_CA || mode == TlsMode.VERIFY_IDENTITY;
        if (section.has("trustStore") && !verifies) {
            problems.warning(
                    section.at("trustStore"),
                    "this mode accepts any certificate",
                    "use mode verify-ca or verify-identity");
        }
        if (section.has("trustStorePassword") && !section.has("trustStore")) {
            problems.missing(
                    section.at("trustStorePassword"), "there is no trustStore", "add 'trustStore: /path/to/ca.p12'");
        }
        return new TlsSettings(mode, trustStore(section), trustStorePassword(section));
    }

    private @Nullable Path trustStore(Section section) {
        return section.has("trustStore") ? section.text("trustStore", folder, text -> store(text, folder)) : null;
    }

    /** The path of a key store or trust store; a relative one begins at the folder. */
    static Path store(String text, Path folder) throws Mistake {
        try {
            if (!text.isEmpty()) {
                return folder.resolve(text);
            }
        } catch (InvalidPathException e) {
            // The mistake below reports it.
        }
        throw new Mistake("is not a path", "write the path of a PKCS #12 file");
    }

    private @Nullable SecretReference trustStorePassword(Section section) {
        String path = section.at("trustStorePassword");
        return section.has("trustStorePassword")
                ? section.text("trustStorePassword", new SecretReference.Literal(""), text -> {
                    return SecretText.parse(text, problems, path);
                })
                : null;
    }
}
