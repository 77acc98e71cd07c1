package io.crosstide.chaos.alert;

import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.testkit.process.FreePorts;
import io.crosstide.testkit.process.ProgramProcess;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Prometheus with the alert rules, the intervals of the example configuration, and the services of a mesh as targets. A service
 * has another port after each start; its label {@code instance} stays the same, as that of a process with a port of its own.
 */
final class LivePrometheus implements AutoCloseable {
    private static final String ADDRESS = "http://";
    private static final Pattern NAME = Pattern.compile("\"alertname\":\"(\\w+)\"");

    private final List<ChaosDatacenter> datacenters;
    private final Path targets;
    private final int port;
    private final ProgramProcess program;
    private final HttpClient client = HttpClient.newHttpClient();
    private boolean scrapes = true;

    private LivePrometheus(List<ChaosDatacenter> datacenters, Path targets, int port, ProgramProcess program) {
        this.datacenters = List.copyOf(datacenters);
        this.targets = targets;
        this.port = port;
        this.program = program;
    }

    /**
     * Starts one.
     *
     * @param rules the text of the rule file
     * @param node the address of the node_exporter
     */
    static LivePrometheus start(List<ChaosDatacenter> datacenters, Path folder, String rules, String node)
            throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("rules.yaml"), rules);
        Path targets = folder.resolve("targets.json");
        Files.writeString(targets, "[]");
        Path configuration = Files.writeString(folder.resolve("prometheus.yaml"), """
                global: { scrape_interval: 10s, evaluation_interval: 10s }
                rule_files: [rules.yaml]
                scrape_configs:
                  - job_name: crosstide
                    honor_labels: true
                    file_sd_configs: [{ files: [%s], refresh_interval: 1s }]
                  - job_name: mysql-node
                    static_configs: [{ targets: ["%s"] }]
                """.formatted(targets, node));
        int port = FreePorts.next();
        ProgramProcess program = new ProgramProcess(
                "Prometheus",
                List.of(List.of(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)),
                folder,
                folder.resolve("prometheus.log"));
        program.start();
        return new LivePrometheus(datacenters, targets, port, program);
    }

    /** Whether it knows any services from now on. */
    void scrape(boolean services) throws IOException {
        scrapes = services;
        findServices();
    }

    /** Follows services that have started again. */
    private void findServices() throws IOException {
        List<String> groups = new ArrayList<>();
        for (ChaosDatacenter datacenter : scrapes ? datacenters : List.<ChaosDatacenter>of()) {
            for (Map.Entry<String, ProgramProcess> service :
                    datacenter.services().entrySet()) {
                List<String> addresses = Files.readAllLines(service.getValue().log()).stream()
                        .filter(line -> line.startsWith(ADDRESS))
                        .map(line -> URI.create(line.split(" ", 2)[0]).getAuthority())
                        .toList();
                if (!addresses.isEmpty()) {
                    groups.add("""
                            {"targets": ["%s"], "labels": {"mesh": "chaos", "instance": "%s-%s"}}\
                            """.formatted(addresses.get(addresses.size() - 1), datacenter.name(), service.getKey()));
                }
            }
        }
        Path next = targets.resolveSibling("targets.next");
        Files.writeString(next, groups.stream().collect(Collectors.joining(",\n", "[", "]")));
        Files.move(next, targets, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The names of the alerts that fire now. */
    Set<String> firing() throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(query("ALERTS{alertstate=\"firing\"}"));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** Whether an expression has a result now. */
    boolean holds(String expression) throws IOException, InterruptedException {
        return query(expression).contains("\"value\"");
    }

    private String query(String expression) throws IOException, InterruptedException {
        findServices();
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/query?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        String answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
        if (!answer.contains("\"status\":\"success\"")) {
            throw new IOException(expression + ": " + answer);
        }
        return answer;
    }

    @Override
    public void close() {
        program.close();
    }
}
