package io.crosstide.bench.debezium;

import io.crosstide.bench.load.ServerAccount;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of Kafka Connect and of both connectors (docs/performance.md says why they are so). */
final class ConnectProperties {
    /** How many records of a topic the sink writes in one target transaction, at most. */
    private static final int BATCH = 2_000;

    private static final String PREFIX = "debezium";

    private ConnectProperties() {}

    /** What the names of the topics of a database start with. */
    static String topics(String database) {
        return PREFIX + "." + database + ".";
    }

    static Map<String, String> worker(Path folder, String bootstrapServers, int port) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("bootstrap.servers", bootstrapServers);
        all.put("listeners", "http://127.0.0.1:" + port);
        all.put("offset.storage.file.filename", folder.resolve("offsets").toString());
        // the benchmark sees by these how far a connector is
        all.put("offset.flush.interval.ms", "100");
        // the sink needs the schema, and no other converter of Kafka has it
        for (String part : new String[] {"key", "value"}) {
            all.put(part + ".converter", "org.apache.kafka.connect.json.JsonConverter");
            all.put(part + ".converter.schemas.enable", "true");
        }
        all.put("plugin.discovery", "service_load");
        return all;
    }

    /** @param partitions of the topic of each table: as many tasks can write a table side by side */
    static Map<String, String> capture(
            String name, Path folder, ServerAccount source, String database, int partitions) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("name", name);
        all.put("connector.class", "io.debezium.connector.mysql.MySqlConnector");
        all.put("tasks.max", "1");
        all.put("database.hostname", source.host());
        all.put("database.port", Integer.toString(source.port()));
        all.put("database.user", source.user());
        all.put("database.password", source.password());
        all.put("database.ssl.mode", "disabled");
        all.put("driver.allowPublicKeyRetrieval", "true");
        all.put("database.server.id", "900");
        all.put("topic.prefix", PREFIX);
        all.put("database.include.list", database);
        // the target has the rows from before
        all.put("snapshot.mode", "no_data");
        all.put("include.schema.changes", "false");
        all.put("schema.history.internal", "io.debezium.storage.file.history.FileSchemaHistory");
        all.put(
                "schema.history.internal.file.filename",
                folder.resolve("schemas").toString());
        all.put("max.batch.size", "8192");
        all.put("max.queue.size", "32768");
        // positions that no row has reach Kafka, too
        all.put("heartbeat.interval.ms", "500");
        all.put("connect.keep.alive.interval.ms", "1000");
        // only the row and its schema instead of both images, the source and a schema of all of these
        all.put("transforms", "unwrap");
        all.put("transforms.unwrap.type", "io.debezium.transforms.ExtractNewRecordState");
        all.put("transforms.unwrap.delete.tombstone.handling.mode", "tombstone");
        all.put("topic.creation.default.replication.factor", "1");
        all.put("topic.creation.default.partitions", Integer.toString(partitions));
        return all;
    }

    static Map<String, String> sink(String name, ServerAccount target, String database, int tasks) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("name", name);
        all.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
        all.put("tasks.max", Integer.toString(tasks));
        all.put("topics.regex", topics(database).replace(".", "\\.") + ".*");
        all.put(
                "connection.url",
                "jdbc:mysql://%s:%d/%s?rewriteBatchedStatements=true&sslMode=DISABLED&allowPublicKeyRetrieval=true"
                        .formatted(target.host(), target.port(), database));
        all.put("connection.username", target.user());
        all.put("connection.password", target.password());
        // each task uses one connection
        all.put("connection.pool.min_size", "1");
        all.put("connection.pool.max_size", "2");
        all.put("insert.mode", "upsert");
        all.put("delete.enabled", "true");
        all.put("primary.key.mode", "record_key");
        all.put("schema.evolution", "none");
        all.put("use.reduction.buffer", "true");
        all.put("batch.size", Integer.toString(BATCH));
        all.put("consumer.override.max.poll.records", Integer.toString(BATCH));
        all.put("consumer.override.auto.offset.reset", "earliest");
        // the table is what follows the last point
        all.put("transforms", "table");
        all.put("transforms.table.type", "org.apache.kafka.connect.transforms.RegexRouter");
        all.put("transforms.table.regex", ".*\\.(.*)");
        all.put("transforms.table.replacement", "$1");
        return all;
    }
}
