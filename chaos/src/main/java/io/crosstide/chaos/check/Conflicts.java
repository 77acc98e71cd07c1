package io.crosstide.chaos.check;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictFilter;
import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.chaos.load.ChaosTables;
import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.ChaosMesh;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The conflicts on record in all datacenters. */
final class Conflicts {
    private final List<Conflict> all = new ArrayList<>();
    private final Set<String> accounts = new HashSet<>();
    private final Set<String> refused = new HashSet<>();

    static Conflicts read(ChaosMesh mesh) throws SQLException {
        Conflicts conflicts = new Conflicts();
        ConflictTable table = new ConflictTable(mesh.topology().name(), mesh.cluster());
        for (ChaosDatacenter datacenter : mesh.datacenters()) {
            try (Connection connection = datacenter.mysql().connect()) {
                table.read(connection, ConflictFilter.ALL, conflicts::add);
            }
        }
        return conflicts;
    }

    private void add(Conflict conflict) {
        all.add(conflict);
        name(conflict.key());
        name(conflict.before());
        name(conflict.after());
        conflict.found().forEach(this::name);
        if (conflict.after() != null) {
            refused.add(conflict.datacenter() + " " + conflict.after().get("tag"));
        }
    }

    private void name(@Nullable Map<String, @Nullable String> row) {
        if (row != null && row.get("id") != null) {
            accounts.add(row.get("id"));
        }
    }

    int count() {
        return all.size();
    }

    /** Whether a conflict names the account of this key, so that the datacenters may differ in it. */
    boolean name(String account) {
        return accounts.contains(account);
    }

    /** Whether the datacenter has recorded a conflict instead of the change to an account that has this tag. */
    boolean refused(String datacenter, String tag) {
        return refused.contains(datacenter + " " + tag);
    }

    /** Conflicts of rows that only one datacenter writes: a change was applied twice, in the wrong order, or lost. */
    List<Violation> unexpected() {
        Violations wrong = new Violations("no conflict without a reason");
        for (Conflict conflict : all) {
            String id = conflict.key().get("id");
            boolean expected = conflict.table().equals(ChaosTables.ACCOUNT)
                    && id != null
                    && ChaosTables.contested(Long.parseLong(id));
            if (!expected) {
                wrong.add("%s recorded %s of %s %s, transaction %s (seq %d) of %s; before %s, after %s, found %s"
                        .formatted(
                                conflict.datacenter(),
                                conflict.kind(),
                                conflict.table(),
                                conflict.key(),
                                conflict.gtid(),
                                conflict.seq(),
                                conflict.origin(),
                                conflict.before(),
                                conflict.after(),
                                conflict.found()));
            }
        }
        return wrong.all();
    }
}
