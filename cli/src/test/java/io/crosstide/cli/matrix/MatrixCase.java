package io.crosstide.cli.matrix;

import io.crosstide.testkit.mysql.MysqlRelease;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One or more rows of the matrix. A case has tables on both sides, statements of sessions at the source, and views that
 * show at both sides that the changes have arrived. Other cases have the writer's refusal instead of views. Each case
 * has its own database.
 */
final class MatrixCase {
    /** Shows the changes that have arrived. */
    sealed interface View {
        /** All columns of a table, as the source defines them, each shown exactly. */
        record RowsOf(String table) implements View {}

        /** A query that must give the same result on both sides. */
        record Query(String sql) implements View {}

        /** The result that the target must give. */
        record AtTarget(String sql, List<String> rows) implements View {}
    }

    /** A statement with this prefix runs in another session while the session that contains it continues. */
    static final String ELSEWHERE = "/* another session */ ";

    private final String group;
    private final List<String> titles;
    private final List<String> everywhere = new ArrayList<>();
    private final List<String> onlyAtSource = new ArrayList<>();
    private final List<String> onlyAtTarget = new ArrayList<>();
    private final List<List<String>> sessions = new ArrayList<>();
    private final List<View> views = new ArrayList<>();
    private String since = "5.7";
    private String sinceAtSource = "5.7";
    private String sinceAtTarget = "5.7";
    private String databasePrefix = "m";
    private String refusal = "";
    private boolean stopsStream;
    private final Map<MysqlRelease, String> refusalsBySource = new EnumMap<>(MysqlRelease.class);
    private final Set<MysqlRelease> streamStoppers = EnumSet.noneOf(MysqlRelease.class);
    private final Map<MysqlRelease, String> refusalsByTarget = new EnumMap<>(MysqlRelease.class);
    private final Set<MysqlRelease> linkStoppers = EnumSet.noneOf(MysqlRelease.class);
    private final Map<MysqlRelease, String> notTriedFrom = new EnumMap<>(MysqlRelease.class);

    private MatrixCase(String group, List<String> titles) {
        this.group = group;
        this.titles = List.copyOf(titles);
    }

    static MatrixCase of(String group, String title) {
        return new MatrixCase(group, List.of(title));
    }

    /** A case that covers several rows of the table. */
    static MatrixCase of(String group, List<String> titles) {
        return new MatrixCase(group, titles);
    }

    /** The first MySQL release that has the features of the case, for both sides. */
    MatrixCase since(String version) {
        since = version;
        return this;
    }

    /** The first MySQL release that has the features of the case, for the source; the target needs none of them. */
    MatrixCase sinceAtSource(String version) {
        sinceAtSource = version;
        return this;
    }

    /** The first MySQL release that has the features of the case, for the target; the source needs none of them. */
    MatrixCase sinceAtTarget(String version) {
        sinceAtTarget = version;
        return this;
    }

    /** Sources of this release have the features of the case, but the tests lack something, which this text names. */
    MatrixCase notTriedFrom(MysqlRelease source, String lacking) {
        notTriedFrom.put(source, lacking);
        return this;
    }

    /** The prefix of the name of the database. */
    MatrixCase databasePrefix(String prefix) {
        databasePrefix = prefix;
        return this;
    }

    /** Defines the same tables on both sides, before the stream starts. */
    MatrixCase setUp(String... statements) {
        everywhere.addAll(List.of(statements));
        return this;
    }

    MatrixCase atSource(String... statements) {
        onlyAtSource.addAll(List.of(statements));
        return this;
    }

    MatrixCase atTarget(String... statements) {
        onlyAtTarget.addAll(List.of(statements));
        return this;
    }

    /** Runs statements at the source, in a new session after the earlier sessions. */
    MatrixCase session(String... statements) {
        sessions.add(List.of(statements));
        return this;
    }

    /** A query that must give the same result on both sides, with at least one row. */
    MatrixCase view(String query) {
        views.add(new View.Query(query));
        return this;
    }

    /** Every byte of a table that the source's columns show must be the same on both sides; there is at least one row. */
    MatrixCase rowsOf(String table) {
        views.add(new View.RowsOf(table));
        return this;
    }

    /** A query that must give these rows at the target, whatever it gives at the source. */
    MatrixCase targetShows(String query, String... rows) {
        views.add(new View.AtTarget(query, List.of(rows)));
        return this;
    }

    /** The link stops with a message that contains this. */
    MatrixCase refused(String message) {
        refusal = message;
        return this;
    }

    /** The stream stops at the source with a message that contains this. */
    MatrixCase refusedByStream(String message) {
        stopsStream = true;
        return refused(message);
    }

    /** A source of this release logs the change in a way that stops the link with a message that contains this. */
    MatrixCase refusedFrom(MysqlRelease source, String message) {
        refusalsBySource.put(source, message);
        return this;
    }

    /** A source of this release logs the change in a way that stops the stream with a message that contains this. */
    MatrixCase refusedByStreamFrom(MysqlRelease source, String message) {
        streamStoppers.add(source);
        return refusedFrom(source, message);
    }

    /** A target of this release cannot accept the change: the table is blocked with a message that contains this. */
    MatrixCase refusedAt(MysqlRelease target, String message) {
        refusalsByTarget.put(target, message);
        return this;
    }

    /**
     * A target of this release cannot accept the transaction: the whole link stops with a message that contains this.
     */
    MatrixCase refusedByLinkAt(MysqlRelease target, String message) {
        linkStoppers.add(target);
        return refusedAt(target, message);
    }

    boolean stopsStream(ReleasePair pair) {
        return stopsStream || streamStoppers.contains(pair.source());
    }

    boolean stopsLink(ReleasePair pair) {
        return linkStoppers.contains(pair.target());
    }

    String group() {
        return group;
    }

    List<String> titles() {
        return titles;
    }

    String title() {
        return String.join(", ", titles);
    }

    /** The text that the message must contain; empty if the case arrives exactly. */
    String refusal(ReleasePair pair) {
        return refusalsBySource.getOrDefault(pair.source(), refusalsByTarget.getOrDefault(pair.target(), refusal));
    }

    /** The reason why the tests do not run the case with this source; empty if they run it. */
    String notTriedWith(ReleasePair pair) {
        return notTriedFrom.getOrDefault(pair.source(), "");
    }

    String database(int number, String direction) {
        return databasePrefix + number + "_" + direction;
    }

    List<String> definitionsAtSource() {
        return joined(everywhere, onlyAtSource);
    }

    List<String> definitionsAtTarget() {
        return joined(everywhere, onlyAtTarget);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    List<List<String>> sessions() {
        return sessions;
    }

    List<View> views() {
        return views;
    }

    /** Whether servers of these versions, such as {@code 8.0.15}, have the features of the case. */
    boolean runsOn(String source, String target) {
        return reaches(source, since)
                && reaches(target, since)
                && reaches(source, sinceAtSource)
                && reaches(target, sinceAtTarget);
    }

    private static boolean reaches(String version, String first) {
        return Arrays.compare(numbers(version), numbers(first)) >= 0;
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    @Override
    public String toString() {
        return group + ": " + title()
                + sessions.stream().map(String::valueOf).collect(Collectors.joining(" ", " ", ""));
    }
}
