package io.crosstide.demo;

import io.crosstide.testkit.KafkaCluster;
import io.crosstide.testkit.MysqlServer;

/** A datacenter on this machine: one MySQL server and one Kafka broker, both real. */
public record DemoDatacenter(String name, MysqlServer mysql, KafkaCluster kafka) {}
