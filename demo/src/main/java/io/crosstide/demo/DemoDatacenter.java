package io.crosstide.demo;

import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.mysql.MysqlServer;

/** A datacenter on this machine: one MySQL server and one Kafka broker, both real. */
public record DemoDatacenter(String name, MysqlServer mysql, KafkaCluster kafka) {}
