package io.crosstide.cli.option;

import java.util.Map;

/** The program whose commands use {@link Invocation}: the user object of the root of the command line. */
public interface Program {
    /** The environment of the process. */
    Map<String, String> environment();
}
