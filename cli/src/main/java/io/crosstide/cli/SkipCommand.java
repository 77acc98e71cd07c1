package io.crosstide.cli;

import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.bookkeeping.link.HeldTransaction;
import io.crosstide.bookkeeping.link.HeldTransactionTable;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.cli.connect.Initialisation;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.control.HeldLink;
import io.crosstide.cli.control.Operator;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.LinkOption;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.topology.InvalidTopologyException;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.Topology;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Orders to skip one transaction that the target of a link cannot take. */
@Command(
        name = "skip",
        description = {
            "Skip one transaction that holds a link, because the target cannot take it. Without --yes, only say what would be skipped.",
            "The writer records all its row changes as conflicts of the kind skipped, and goes on with the next transaction. The datacenters then differ in these rows."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide skip -t topology.yaml --link beijing/shanghai --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:77 --reason \"ticket 78\"",
            "  crosstide skip -t topology.yaml --link beijing/shanghai --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:77 --reason \"ticket 78\" --yes",
            "  crosstide skip -t topology.yaml --link beijing/shanghai --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:77 --withdraw",
            "",
            "Exit code 1 when the GTID is not what holds the link; the message says what does."
        })
final class SkipCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Mixin
    private LinkOption linkOption;

    @Option(
            names = "--link",
            required = true,
            paramLabel = "SOURCE/TARGET",
            description = "The link, such as beijing/shanghai.")
    private String link;

    @Option(
            names = "--gtid",
            required = true,
            paramLabel = "GTID",
            description = "The transaction, as the error of the link names it: one GTID, and no set.")
    private String gtid;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why; the conflict records have it. Needed unless --withdraw is given.")
    private @Nullable String reason;

    @Option(names = "--yes", description = "Give the order.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only say what would be skipped, and why. This is the default.")
    private boolean dryRun;

    @Option(names = "--withdraw", description = "Withdraw an order that is not obeyed yet.")
    private boolean withdraw;

    @Override
    public Integer call() throws InvalidTopologyException, CommandFailedException {
        if (yes && dryRun) {
            throw invocation.usage("--yes and --dry-run exclude each other.");
        }
        if (withdraw && (yes || dryRun || reason != null)) {
            throw invocation.usage("--withdraw excludes --yes, --dry-run and --reason.");
        }
        if (!withdraw && (reason == null || reason.isBlank())) {
            throw invocation.usage("--reason is missing or empty: say why the transaction is skipped.");
        }
        Gtid transaction = parse();
        Link parsed = linkOption.parse(link);
        Topology topology = topologyOption.load();
        List<String> clusters = linkOption.clusters(topology, parsed);
        if (clusters.size() > 1) {
            throw invocation.usage("skip needs -c: the link %s has the clusters %s, and each has its own GTIDs."
                    .formatted(link, String.join(", ", clusters)));
        }
        LinkName name = new LinkName(topology.name(), clusters.get(0), parsed.from(), parsed.to());
        Servers servers = new Servers(topology, invocation.environment());
        try (Connection target = servers.primary(name.target(), name.cluster()).connection()) {
            return withdraw ? withdraw(name, transaction, target) : skip(name, transaction, topology, target);
        } catch (UnreachableException failure) {
            throw new CommandFailedException(String.valueOf(failure.getMessage()), failure);
        } catch (SQLException failure) {
            throw new CommandFailedException(explained(name, topology, servers, failure), failure);
        } finally {
            invocation.out().flush();
        }
    }

    private Gtid parse() {
        try {
            return Gtid.parse(gtid);
        } catch (IllegalArgumentException wrong) {
            throw invocation.usage("--gtid %s is no single GTID: %s".formatted(gtid, wrong.getMessage()));
        }
    }

    private int skip(LinkName name, Gtid transaction, Topology topology, Connection target)
            throws SQLException, CommandFailedException {
        HeldLink held = HeldLink.read(name, topology.replication(name.cluster()).loopPrevention(), target);
        String label = "%s %s→%s".formatted(name.cluster(), name.source(), name.target());
        Optional<HeldTransaction> found = held.find(transaction);
        if (found.isEmpty()) {
            if (new ConflictTable(name.mesh(), name.cluster()).isSkipped(target, transaction.toString())) {
                invocation.out().println(label + ": unchanged, GTID " + transaction + " is skipped already");
                return ExitCode.FINE;
            }
            throw new CommandFailedException("GTID %s does not hold %s, so it cannot be skipped. %s."
                    .formatted(transaction, label, held.instead()));
        }
        print(label, found.get());
        if (!yes) {
            invocation.out().println("dry run: nothing is ordered. Give the same command with --yes to skip it");
            return ExitCode.FINE;
        }
        order(name, found.get(), target);
        return ExitCode.FINE;
    }

    private int withdraw(LinkName name, Gtid transaction, Connection target)
            throws SQLException, CommandFailedException {
        String label = "%s %s→%s".formatted(name.cluster(), name.source(), name.target());
        if (new HeldTransactionTable(name).withdraw(target, transaction)) {
            invocation.out().println(label + ": withdrawn, GTID " + transaction + " is not skipped");
            return ExitCode.FINE;
        }
        if (new ConflictTable(name.mesh(), name.cluster()).isSkipped(target, transaction.toString())) {
            throw new CommandFailedException(
                    "Too late: %s has skipped GTID %s already. See crosstide conflict-report -d %s --kind skipped."
                            .formatted(label, transaction, name.target()));
        }
        invocation.out().println(label + ": unchanged, there is no order to skip GTID " + transaction);
        return ExitCode.FINE;
    }

    private void print(String label, HeldTransaction found) {
        PrintWriter out = invocation.out();
        out.println(label + " is held by");
        out.println("  gtid    " + found.gtid());
        out.println("  seq     " + found.seq());
        out.println("  tables  " + (found.tables().isEmpty() ? "not known" : String.join(", ", found.tables())));
        @Nullable Long rows = found.rows();
        out.println("  rows    " + (rows == null ? "not known" : rows));
        out.println("  since   " + found.since());
        out.println("  error   " + found.error());
    }

    private void order(LinkName name, HeldTransaction found, Connection target) throws SQLException {
        HeldTransactionTable table = new HeldTransactionTable(name);
        PrintWriter out = invocation.out();
        if (!table.order(target, found.gtid(), Operator.name(), Objects.requireNonNull(reason))) {
            Optional<HeldTransaction.Order> earlier =
                    table.find(target, found.gtid()).map(HeldTransaction::order);
            out.println(
                    earlier.isPresent()
                            ? "unchanged, it is ordered already " + earlier.get()
                            : "unchanged, it no longer holds the link");
            return;
        }
        out.println("ordered: the writer skips it when the target refuses it again, usually within ten seconds");
        out.println("then: crosstide conflict-report -d %s --kind skipped".formatted(name.target()));
        found.tables()
                .forEach(each ->
                        out.println("then: crosstide compare -c %s --table %s".formatted(name.cluster(), each)));
    }

    private static String explained(LinkName name, Topology topology, Servers servers, SQLException failure) {
        if (HeldTransactionTable.isMissing(failure)) {
            return "The MySQL of %s (cluster %s) has no %s, which this command needs: run crosstide init -d %s again, as the first time. It creates missing tables."
                    .formatted(name.target(), name.cluster(), HeldTransactionTable.TABLE, name.target());
        }
        if (Initialisation.isMissing(failure)) {
            Initialisation initialisation = new Initialisation(topology);
            return initialisation.error(name.target(), name.cluster(), failure) + " "
                    + initialisation.remedy(name.target());
        }
        return servers.refusal(name.target(), name.cluster(), failure);
    }
}
