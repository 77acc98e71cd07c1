package io.crosstide.topology;

import java.util.List;
import java.util.Set;

/**
 * Selects the replicated tables of a cluster: an include pattern must match, and no exclude pattern may match.
 *
 * <p>System schemas and {@code crosstide} are never replicated. Shadow tables of gh-ost and pt-online-schema-change are
 * replicated only if an include pattern names the table without wildcards.
 */
public record TableRules(List<TablePattern> include, List<TablePattern> exclude) {

    /** All tables except system schemas and shadow tables. */
    public static final TableRules ALL = of(List.of("*.*"), List.of());

    /** Schemas that belong to one server, never to the mesh. */
    private static final Set<String> OWN_SCHEMAS =
            Set.of("mysql", "sys", "information_schema", "performance_schema", "ndbinfo", "crosstide");

    /** MySQL Shell keeps the metadata of an InnoDB Cluster in schemas with this prefix. */
    private static final String CLUSTER_METADATA = "mysql_innodb_cluster_metadata";

    private static final List<TablePattern> SHADOW_TABLES =
            List.of("*._*_gho", "*._*_ghc", "*._*_del", "*._*_new", "*._*_old").stream()
                    .map(TablePattern::parse)
                    .toList();

    public TableRules {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** Rules from globs {@code database.table}; throws {@link IllegalArgumentException} if a text is not a glob. */
    public static TableRules of(List<String> include, List<String> exclude) {
        return new TableRules(
                include.stream().map(TablePattern::parse).toList(),
                exclude.stream().map(TablePattern::parse).toList());
    }

    public boolean replicates(String database, String table) {
        if (isOwnSchema(database) || matches(exclude, database, table)) {
            return false;
        }
        boolean shadow = matches(SHADOW_TABLES, database, table);
        return include.stream()
                .anyMatch(pattern -> pattern.matches(database, table) && (!shadow || pattern.namesTable()));
    }

    /** Whether a table of the database may be replicated, whatever its name. */
    public boolean mayReplicate(String database) {
        return !isOwnSchema(database)
                && exclude.stream().noneMatch(pattern -> pattern.matchesAllOf(database))
                && include.stream().anyMatch(pattern -> pattern.matchesDatabase(database));
    }

    /** Whether the schema belongs to one server and is never replicated. */
    public static boolean isOwnSchema(String database) {
        return OWN_SCHEMAS.contains(database) || database.startsWith(CLUSTER_METADATA);
    }

    private static boolean matches(List<TablePattern> patterns, String database, String table) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(database, table));
    }

    @Override
    public String toString() {
        return "include " + include + ", exclude " + exclude;
    }
}
