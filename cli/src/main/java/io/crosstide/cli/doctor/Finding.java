package io.crosstide.cli.doctor;

/**
 * Something that would go wrong.
 *
 * @param where datacenter and cluster, or the datacenters concerned
 * @param what what was seen, a sentence without its full stop
 * @param remedy what to do, likewise
 */
public record Finding(Severity severity, String where, String what, String remedy) {

    static Finding error(String where, String what, String remedy) {
        return new Finding(Severity.ERROR, where, what, remedy);
    }

    static Finding warning(String where, String what, String remedy) {
        return new Finding(Severity.WARNING, where, what, remedy);
    }
}
