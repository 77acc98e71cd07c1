package io.crosstide.chaos.check;

import io.crosstide.chaos.load.Journal;
import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.ChaosMesh;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** All that must hold when nobody writes and everything is applied. */
public final class Checks {
    private final ChaosMesh mesh;
    private final Journal journal;
    private final MarksWatch marks;

    public Checks(ChaosMesh mesh, Journal journal, MarksWatch marks) {
        this.mesh = mesh;
        this.journal = journal;
        this.marks = marks;
    }

    public Verdict run() throws SQLException, IOException, InterruptedException {
        Conflicts conflicts = Conflicts.read(mesh);
        List<Violation> wrong = new ArrayList<>(RowsCheck.run(mesh, conflicts));
        wrong.addAll(conflicts.unexpected());
        long transactions = 0;
        for (ChaosDatacenter datacenter : mesh.datacenters()) {
            JournalCheck journals = JournalCheck.read(datacenter);
            wrong.addAll(journals.acknowledged(journal));
            wrong.addAll(journals.chains(conflicts));
            wrong.addAll(StreamsCheck.run(mesh, datacenter, journals.own()));
            transactions += journals.own();
        }
        wrong.addAll(marks.violations());
        return new Verdict(wrong, conflicts.count(), transactions);
    }
}
