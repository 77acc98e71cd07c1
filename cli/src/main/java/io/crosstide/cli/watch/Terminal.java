package io.crosstide.cli.watch;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/** Whether the output of this process goes to a terminal that understands control codes. */
final class Terminal {

    private Terminal() {}

    @SuppressWarnings("SystemConsoleNull") // isTerminal() is for the releases in which it is never null
    static boolean isThere(Map<String, String> environment) {
        Console console = System.console();
        return console != null
                && isTerminal(console)
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** From Java 22 on there is a console without a terminal, too. Older releases do not have the method. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException older) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
