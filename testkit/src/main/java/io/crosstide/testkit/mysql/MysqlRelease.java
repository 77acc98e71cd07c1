package io.crosstide.testkit.mysql;

/** The releases of MySQL that tests can ask for. */
public enum MysqlRelease {
    /** 5.7.22, which Crosstide does not support. */
    V5_7("5.7", "CROSSTIDE_MYSQLD_5_7"),

    /** 8.0.15, the oldest supported release. */
    V8_0("8.0", "CROSSTIDE_MYSQLD_8_0"),

    /** The release that {@link MysqlInstallation#find} finds. */
    CURRENT("current", MysqlFinder.EXECUTABLE);

    private final String series;
    private final String variable;

    MysqlRelease(String series, String variable) {
        this.series = series;
        this.variable = variable;
    }

    /** The start of every version of the release, such as {@code 8.0}. */
    String series() {
        return series;
    }

    /** The environment variable that may name a mysqld of this release. */
    String variable() {
        return variable;
    }
}
