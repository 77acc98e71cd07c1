package io.crosstide.topology.problem;

/**
 * A mistake or a warning in a topology file.
 *
 * @param line line of the key or value, from 1; 0 if the file could not be read at all
 * @param path path of the key, such as {@code datacenters.beijing.kafka}
 * @param message what is wrong
 * @param remedy what to do
 */
public record Problem(String file, int line, String path, String message, String remedy) {

    /** {@code file:line: path: what is wrong; what to do}. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line;
        return place + ": " + path + ": " + message + "; " + remedy;
    }
}
