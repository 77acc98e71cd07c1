package io.crosstide.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** CPU time and memory of a process, from {@code /proc} (Linux). */
record ProcessStat(long pid) {
    /** {@code USER_HZ}; 100 on all architectures that MySQL supports (see proc(5)). */
    private static final long TICKS_PER_SECOND = 100;

    private static final int UTIME = 11; // fields after the name in parentheses, from 0
    private static final int STIME = 12;

    /** The process below this JVM that has this text in one of its arguments. */
    static ProcessStat ofProcessWith(String argument) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> Stream.of(process.info().arguments().orElse(new String[0]))
                        .anyMatch(each -> each.contains(argument)))
                .map(process -> new ProcessStat(process.pid()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no process with " + argument));
    }

    Duration cpu() {
        String stat = read("stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
        return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
    }

    /** The largest resident memory so far, in bytes. */
    long peakMemory() {
        return read("status")
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
                .findFirst()
                .orElse(0);
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            throw new UncheckedIOException("Process " + pid + " has ended", e);
        }
    }
}
