package io.crosstide.cli.matrix;

import io.crosstide.cli.mesh.Fleet;
import io.crosstide.testkit.mysql.MysqlRelease;
import java.util.List;

/** The releases of source and target of a column of the table. */
record ReleasePair(MysqlRelease source, MysqlRelease target) {
    /** The pair that every build tests. */
    static final ReleasePair NEWEST = new ReleasePair(MysqlRelease.CURRENT, MysqlRelease.CURRENT);

    /** Whether both servers and the tests support the case. */
    boolean has(MatrixCase one) {
        return one.runsOn(version(source), version(target))
                && one.notTriedWith(this).isEmpty();
    }

    /** The cases whose rows arrive byte for byte. */
    List<MatrixCase> exact(List<MatrixCase> cases) {
        return cases.stream()
                .filter(one -> has(one) && one.refusal(this).isEmpty())
                .toList();
    }

    List<MatrixCase> refused(List<MatrixCase> cases) {
        return cases.stream()
                .filter(one -> has(one) && !one.refusal(this).isEmpty())
                .toList();
    }

    private static String version(MysqlRelease release) {
        return switch (release) {
            case V5_7 -> "5.7.22";
            case V8_0 -> "8.0.15";
            case CURRENT -> Fleet.currentVersion();
        };
    }

    /** The head of the column. */
    @Override
    public String toString() {
        return series(source) + "→" + series(target);
    }

    private static String series(MysqlRelease release) {
        String version = version(release);
        return version.substring(0, version.lastIndexOf('.'));
    }
}
