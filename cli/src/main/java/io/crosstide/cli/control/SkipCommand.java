package io.crosstide.cli.control;

import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.bookkeeping.link.HeldTransaction;
import io.crosstide.bookkeeping.link.HeldTransactionTable;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.cli.connect.Initialisation;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.option.Invocation;
import io.crosstide.cli.option.LinkOption;
import io.crosstide.cli.option.TopologyOption;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.outcome.ExitCode;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.problem.InvalidTopologyException;
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

/** Orders to skip one transaction that the target of a link cannot take, or that a stream cannot publish. */
@Command(
        name = "skip",
        description = {
            "Skip one transaction that holds a link, because the target cannot take it, or a stream, because it cannot be published. Without --yes, only say what would be skipped.",
            "The writer or the syncer records all that can be read of it as conflicts of the kind skipped, and continues with the next transaction. The datacenters then differ in these rows."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  crosstide skip -t topology.yaml --link beijing/shanghai --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:77 --reason \"ticket 78\"",
            "  crosstide skip -t topology.yaml --link beijing/shanghai --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:77 --reason \"ticket 78\" --yes",
            "  crosstide skip -t topology.yaml --stream beijing --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:77 --reason \"ticket 78\" --yes",
            "  crosstide skip -t topology.yaml --link beijing/shanghai --gtid 3e11fa47-71ca-11e1-9e33-c80aa9429562:77 --withdraw",
            "",
            "Exit code 1 when the GTID is not what holds the link or the stream; the message says what does."
        })
public final class SkipCommand implements Callable<Integer> {

    @Mixin
    private Invocation invocation;

    @Mixin
    private TopologyOption topologyOption;

    @Mixin
    private LinkOption linkOption;

    @Option(
            names = "--link",
            paramLabel = "SOURCE/TARGET",
            description = "The link, such as beijing/shanghai, whose target cannot take the transaction.")
    private @Nullable String link;

    @Option(
            names = "--stream",
            paramLabel = "SOURCE",
            description = "The datacenter, such as beijing, whose stream cannot publish the transaction.")
    private @Nullable String source;

    @Option(
            names = "--gtid",
            required = true,
            paramLabel = "GTID",
            description = "The transaction, as the error of the link or the stream names it: one GTID, and no set.")
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
        if ((link == null) == (source == null)) {
            throw invocation.usage(
                    "Give one of --link and --stream: the error says whether it is the link or the stream.");
        }
        Gtid transaction = parse();
        Topology topology = topologyOption.load();
        Servers servers = new Servers(topology, invocation.environment());
        Holder holder = source == null ? link(topology) : stream(topology, servers, source);
        try (Connection connection =
                servers.primary(holder.datacenter(), holder.cluster()).connection()) {
            return withdraw
                    ? withdraw(holder, transaction, servers, topology, connection)
                    : skip(holder, transaction, servers, topology, connection);
        } catch (UnreachableException failure) {
            throw new CommandFailedException(String.valueOf(failure.getMessage()), failure);
        } catch (SQLException failure) {
            throw new CommandFailedException(explained(holder, topology, servers, failure), failure);
        } finally {
            invocation.out().flush();
        }
    }

    private LinkHolder link(Topology topology) {
        Link parsed = linkOption.parse(Objects.requireNonNull(link));
        String cluster = one(linkOption.clusters(topology, parsed), "link " + link);
        return new LinkHolder(
                new LinkName(topology.name(), cluster, parsed.from(), parsed.to()),
                topology.replication(cluster).loopPrevention());
    }

    private StreamHolder stream(Topology topology, Servers servers, String datacenter) {
        String cluster = one(linkOption.clustersFrom(topology, datacenter), "datacenter " + datacenter);
        return new StreamHolder(topology.stream(cluster, datacenter), servers);
    }

    private String one(List<String> clusters, String what) {
        if (clusters.size() > 1) {
            throw invocation.usage("skip needs -c: the %s has the clusters %s, and each has its own GTIDs."
                    .formatted(what, String.join(", ", clusters)));
        }
        return clusters.get(0);
    }

    private Gtid parse() {
        try {
            return Gtid.parse(gtid);
        } catch (IllegalArgumentException wrong) {
            throw invocation.usage("--gtid %s is no single GTID: %s".formatted(gtid, wrong.getMessage()));
        }
    }

    private int skip(Holder holder, Gtid transaction, Servers servers, Topology topology, Connection connection)
            throws SQLException, CommandFailedException {
        Held held = holder.read(connection);
        Optional<HeldTransaction> found = held.find(transaction);
        if (found.isEmpty()) {
            if (isSkipped(holder, transaction, connection)) {
                invocation.out().println(holder.label() + ": unchanged, GTID " + transaction + " is skipped already");
                return ExitCode.FINE;
            }
            requireNotAtStream(holder, transaction, servers, topology);
            throw new CommandFailedException("GTID %s does not hold %s, so it cannot be skipped. %s."
                    .formatted(transaction, holder.label(), held.instead()));
        }
        print(holder.label(), found.get());
        if (!yes) {
            invocation.out().println("dry run: nothing is ordered. Give the same command with --yes to skip it");
            return ExitCode.FINE;
        }
        order(holder, found.get(), connection);
        return ExitCode.FINE;
    }

    private static boolean isSkipped(Holder holder, Gtid transaction, Connection connection) throws SQLException {
        return new ConflictTable(holder.mesh(), holder.cluster()).isSkipped(connection, transaction.toString());
    }

    /** A stopped stream stops its links, too, but the transaction is not at their targets. */
    private void requireNotAtStream(Holder holder, Gtid transaction, Servers servers, Topology topology)
            throws CommandFailedException {
        if (!(holder instanceof LinkHolder at)) {
            return;
        }
        String datacenter = at.link().source();
        StreamHolder stream = new StreamHolder(topology.stream(at.cluster(), datacenter), servers);
        boolean held;
        try (Connection connection = servers.primary(datacenter, at.cluster()).connection()) {
            held = stream.table().find(connection, transaction).isPresent();
        } catch (UnreachableException | SQLException notAllowed) {
            held = false; // the error of the link names the transaction if its stream is stopped
        }
        if (held) {
            throw new CommandFailedException(
                    "GTID %s holds the stream of %s, and with it every link from there. Skip it there: crosstide skip --stream %s -c %s --gtid %s %s."
                            .formatted(
                                    transaction,
                                    datacenter,
                                    datacenter,
                                    at.cluster(),
                                    transaction,
                                    withdraw ? "--withdraw" : "--reason TEXT"));
        }
    }

    private int withdraw(Holder holder, Gtid transaction, Servers servers, Topology topology, Connection connection)
            throws SQLException, CommandFailedException {
        if (holder.withdraw(connection, transaction)) {
            invocation.out().println(holder.label() + ": withdrawn, GTID " + transaction + " is not skipped");
            return ExitCode.FINE;
        }
        if (isSkipped(holder, transaction, connection)) {
            throw new CommandFailedException(
                    "Too late: %s has skipped GTID %s already. See crosstide conflict-report -d %s --kind skipped."
                            .formatted(holder.label(), transaction, holder.datacenter()));
        }
        requireNotAtStream(holder, transaction, servers, topology);
        invocation.out().println(holder.label() + ": unchanged, there is no order to skip GTID " + transaction);
        return ExitCode.FINE;
    }

    private void print(String label, HeldTransaction found) {
        PrintWriter out = invocation.out();
        out.println(label + " is held by");
        out.println("  gtid    " + found.gtid());
        if (found.seq() > 0) {
            out.println("  seq     " + found.seq());
        }
        out.println("  tables  " + (found.tables().isEmpty() ? "not known" : String.join(", ", found.tables())));
        @Nullable Long rows = found.rows();
        out.println("  rows    " + (rows == null ? "not known" : rows));
        out.println("  since   " + found.since());
        out.println("  error   " + found.error());
    }

    private void order(Holder holder, HeldTransaction found, Connection connection) throws SQLException {
        HeldTransactionTable table = holder.table();
        PrintWriter out = invocation.out();
        if (!table.order(connection, found.gtid(), Operator.name(), Objects.requireNonNull(reason))) {
            Optional<HeldTransaction.Order> earlier =
                    table.find(connection, found.gtid()).map(HeldTransaction::order);
            out.println(
                    earlier.isPresent()
                            ? "unchanged, it is ordered already " + earlier.get()
                            : "unchanged, it is no longer held");
            return;
        }
        out.println("ordered: %s, usually within ten seconds".formatted(holder.obeyed()));
        out.println("then: crosstide conflict-report -d %s --kind skipped".formatted(holder.datacenter()));
        String compare = "then: crosstide compare -c " + holder.cluster();
        boolean named = !found.tables().isEmpty()
                && found.tables().stream().noneMatch(each -> each.endsWith(HeldTransaction.ANY_TABLE));
        if (named) {
            found.tables().forEach(each -> out.println(compare + " --table " + each));
        } else {
            out.println(compare);
        }
    }

    private static String explained(Holder holder, Topology topology, Servers servers, SQLException failure) {
        String datacenter = holder.datacenter();
        if (HeldTransactionTable.isMissing(failure)) {
            return "The MySQL of %s (cluster %s) has no %s, which this command needs: run crosstide init -d %s again, as the first time. It creates missing tables."
                    .formatted(datacenter, holder.cluster(), HeldTransactionTable.TABLE, datacenter);
        }
        if (Initialisation.isMissing(failure)) {
            Initialisation initialisation = new Initialisation(topology);
            return initialisation.error(datacenter, holder.cluster(), failure) + " "
                    + initialisation.remedy(datacenter);
        }
        return servers.refusal(datacenter, holder.cluster(), failure);
    }
}
