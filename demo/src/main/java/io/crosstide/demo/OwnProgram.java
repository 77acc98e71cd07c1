package io.crosstide.demo;

import io.crosstide.cli.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line that runs this program again, with the JVM and the class path of this one. */
public final class OwnProgram {

    /** A demo ends before the second compiler would save time. */
    private static final List<String> OPTIONS = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:MaxMetaspaceSize=160m",
            "-XX:TieredStopAtLevel=1",
            "-Dfile.encoding=UTF-8");

    private OwnProgram() {}

    /** With options for a program that runs for a minute or two. */
    public static List<String> command(String... arguments) {
        return command(OPTIONS, arguments);
    }

    /** @param options options of the JVM */
    public static List<String> command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        String home = System.getProperty("crosstide.home");
        if (home != null) {
            command.add("-Dcrosstide.home=" + home);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
