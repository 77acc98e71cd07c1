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

    /** The same for a service that may write the class archive at its end. */
    static List<String> service(String... arguments) {
        return line(OPTIONS, ClassArchive.useOrWrite(), arguments);
    }

    /** @param options options of the JVM */
    public static List<String> command(List<String> options, String... arguments) {
        return line(options, ClassArchive.use(), arguments);
    }

    private static List<String> line(List<String> options, List<String> archive, String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(options);
        line.addAll(archive);
        String home = System.getProperty("crosstide.home");
        if (home != null) {
            line.add("-Dcrosstide.home=" + home);
        }
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(List.of(arguments));
        return line;
    }
}
