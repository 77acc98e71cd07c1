package io.crosstide.demo;

import io.crosstide.testkit.KafkaCluster;
import io.crosstide.testkit.MysqlServer;

/** A datacenter of the demo: one MySQL server and one Kafka broker, both real. */
record DemoDatacenter(String name, MysqlServer mysql, KafkaCluster kafka) {}
