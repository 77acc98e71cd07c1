package io.crosstide.testkit.workload;

import java.util.List;

/** The tables of the workload. They have foreign keys, several unique keys and text keys; one table has no key. */
final class ShopSchema {
    static final String DATABASE = "shop";

    static final List<String> STATEMENTS = List.of(
            "CREATE DATABASE IF NOT EXISTS shop CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci",
            """
            CREATE TABLE IF NOT EXISTS shop.customer (
              id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
              email VARCHAR(100) NOT NULL,
              phone VARCHAR(30) COLLATE utf8mb4_bin,
              name VARCHAR(100) NOT NULL,
              city VARCHAR(60) CHARACTER SET latin1,
              credit DECIMAL(12,2) NOT NULL,
              birthday DATE,
              flags SET('news', 'vip', 'blocked') NOT NULL DEFAULT '',
              revision INT UNSIGNED NOT NULL DEFAULT 0,
              changed DATETIME(6) NOT NULL,
              UNIQUE KEY email (email),
              UNIQUE KEY phone (phone),
              KEY name (name))""",
            """
            CREATE TABLE IF NOT EXISTS shop.product (
              sku VARCHAR(40) NOT NULL PRIMARY KEY,
              title VARCHAR(200) NOT NULL,
              price DECIMAL(10,2) NOT NULL,
              attributes JSON,
              thumbnail VARBINARY(64),
              weight FLOAT,
              revision INT UNSIGNED NOT NULL DEFAULT 0)""",
            """
            CREATE TABLE IF NOT EXISTS shop.orders (
              id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
              customer_id BIGINT UNSIGNED NOT NULL,
              status ENUM('new', 'paid', 'sent', 'returned') NOT NULL,
              placed TIMESTAMP(6) NOT NULL,
              note TEXT,
              revision INT UNSIGNED NOT NULL DEFAULT 0,
              KEY customer (customer_id),
              CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES shop.customer (id))""",
            """
            CREATE TABLE IF NOT EXISTS shop.order_line (
              order_id BIGINT UNSIGNED NOT NULL,
              line SMALLINT UNSIGNED NOT NULL,
              sku VARCHAR(40) NOT NULL,
              quantity INT NOT NULL,
              PRIMARY KEY (order_id, line),
              UNIQUE KEY one_line_per_product (order_id, sku),
              CONSTRAINT line_order FOREIGN KEY (order_id) REFERENCES shop.orders (id),
              CONSTRAINT line_product FOREIGN KEY (sku) REFERENCES shop.product (sku))""",
            """
            CREATE TABLE IF NOT EXISTS shop.stock (
              sku VARCHAR(40) NOT NULL,
              warehouse TINYINT NOT NULL,
              amount INT NOT NULL,
              value DOUBLE NOT NULL DEFAULT 0,
              PRIMARY KEY (sku, warehouse),
              CONSTRAINT stock_product FOREIGN KEY (sku) REFERENCES shop.product (sku))""",
            """
            CREATE TABLE IF NOT EXISTS shop.visit (
              datacenter TINYINT NOT NULL,
              session CHAR(16) NOT NULL,
              page VARCHAR(100) NOT NULL,
              seconds TIME(3),
              KEY session (session))""");

    private ShopSchema() {}
}
