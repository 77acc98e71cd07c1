-- The same tables in both datacenters. The first start of each MySQL server runs this.
CREATE DATABASE shop;
CREATE TABLE shop.item (
    id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
    sku VARCHAR(40) NOT NULL UNIQUE,
    price DECIMAL(12, 2)
);
