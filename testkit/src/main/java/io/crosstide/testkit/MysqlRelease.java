package io.crosstide.testkit;

/** The releases of MySQL that tests can ask for. */
public enum MysqlRelease {
    /** 5.7.22, which Crosstide refuses. */
    V5_7("5.7", "CROSSTIDE_MYSQLD_5_7"),

    /** 8.0.15, the oldest that is supported. */
    V8_0("8.0", "CROSSTIDE_MYSQLD_8_0"),

    /** What {@link MysqlInstallation#find} gives. */
    CURRENT("current", MysqlFinder.EXECUTABLE);

    private final String series;
    private final String variable;

    MysqlRelease(String series, String variable) {
        this.series = series;
        this.variable = variable;
    }

    /** What every version of the release starts with, like {@code 8.0}. */
    String series() {
        return series;
    }

    /** The environment variable that may name a mysqld of this release. */
    String variable() {
        return variable;
    }
}
