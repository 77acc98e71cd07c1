-- The schema that Crosstide keeps in every MySQL cluster. It is never replicated.
-- Statements end with a semicolon at the end of a line, and all are safe to repeat.

CREATE DATABASE IF NOT EXISTS `crosstide` DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

-- The stream that starts at this cluster.
CREATE TABLE IF NOT EXISTS `crosstide`.`stream` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `datacenter` VARCHAR(64) NOT NULL,
  `stream_id` CHAR(36) NOT NULL,
  `topic` VARCHAR(249) NOT NULL,
  `topic_id` VARCHAR(32) NOT NULL,
  `start_gtid_set` LONGTEXT NOT NULL,
  `created` DATETIME(6) NOT NULL,
  PRIMARY KEY (`mesh`, `cluster`, `datacenter`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- To which datacenter a server UUID belongs. Two rows for one UUID are two claims, and an error.
CREATE TABLE IF NOT EXISTS `crosstide`.`origin` (
  `server_uuid` CHAR(36) NOT NULL,
  `datacenter` VARCHAR(64) NOT NULL,
  `since` DATETIME(6) NOT NULL,
  PRIMARY KEY (`server_uuid`, `datacenter`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Where each incoming link starts. stream_id is pinned at first contact, by init or the writer. gtid_set holds the GTIDs of
-- the dump (kind seeded), or those that the source had executed before its stream (kind identical, from first contact on):
-- the stream never delivers their rows, and in gtid mode this server has accounted for them.
CREATE TABLE IF NOT EXISTS `crosstide`.`join_point` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `source` VARCHAR(64) NOT NULL,
  `kind` VARCHAR(16) NOT NULL,
  `gtid_set` LONGTEXT NOT NULL,
  `stream_id` CHAR(36) NULL,
  `created` DATETIME(6) NOT NULL,
  PRIMARY KEY (`mesh`, `cluster`, `source`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Who writes each incoming link. A takeover raises the epoch; every target transaction proves its own.
CREATE TABLE IF NOT EXISTS `crosstide`.`owner` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `source` VARCHAR(64) NOT NULL,
  `epoch` BIGINT UNSIGNED NOT NULL,
  `instance` VARCHAR(255) NOT NULL,
  `since` DATETIME(6) NOT NULL,
  PRIMARY KEY (`mesh`, `cluster`, `source`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Where to resume reading in Kafka: the offset of the first record not known to be applied.
CREATE TABLE IF NOT EXISTS `crosstide`.`position` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `source` VARCHAR(64) NOT NULL,
  `stream_id` CHAR(36) NOT NULL,
  `low_seq` BIGINT UNSIGNED NOT NULL,
  `kafka_offset` BIGINT UNSIGNED NOT NULL,
  `time` DATETIME(6) NOT NULL,
  PRIMARY KEY (`mesh`, `cluster`, `source`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Loop prevention by direction table: every target transaction changes a row first. It marks the transaction as an
-- echo of idc and is the checkpoint of one slot; applied holds ranges above low_seq, such as 12-14,17. The slots share
-- the row of slot 1048576: the union of all rows is what is applied.
CREATE TABLE IF NOT EXISTS `crosstide`.`direction` (
  `mesh` VARCHAR(64) NOT NULL,
  `idc` VARCHAR(64) NOT NULL,
  `db_cluster` VARCHAR(64) NOT NULL,
  `slot` INT UNSIGNED NOT NULL,
  `epoch` BIGINT UNSIGNED NOT NULL,
  `low_seq` BIGINT UNSIGNED NOT NULL,
  `applied` LONGTEXT NOT NULL,
  `stamp` BIGINT UNSIGNED NOT NULL,
  `time` DATETIME(6) NOT NULL,
  PRIMARY KEY (`mesh`, `idc`, `db_cluster`, `slot`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Whether an incoming link runs or has stopped, and why. Written only when that changes.
CREATE TABLE IF NOT EXISTS `crosstide`.`link_state` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `source` VARCHAR(64) NOT NULL,
  `state` VARCHAR(16) NOT NULL,
  `error` TEXT NULL,
  `remedy` TEXT NULL,
  `since` DATETIME(6) NOT NULL,
  PRIMARY KEY (`mesh`, `cluster`, `source`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What an operator has ordered for an incoming link: a pause, and limits. NULL: not paused, no limit. A writer reads it about
-- twice a second, and works without limits where the table is missing.
CREATE TABLE IF NOT EXISTS `crosstide`.`link_control` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `source` VARCHAR(64) NOT NULL,
  `paused_by` VARCHAR(255) NULL,
  `paused_reason` VARCHAR(1000) NULL,
  `paused_since` DATETIME(6) NULL,
  `rows_per_second` BIGINT UNSIGNED NULL,
  `threads_running` INT UNSIGNED NULL,
  `replica_lag_seconds` INT UNSIGNED NULL,
  `throttled_by` VARCHAR(255) NULL,
  `throttled_since` DATETIME(6) NULL,
  PRIMARY KEY (`mesh`, `cluster`, `source`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Transactions of an incoming link that this cluster cannot take, and an operator's order to skip one of them. NULL in ordered_since:
-- no order. The target transaction that skips it deletes the row. A writer works without the table, and then obeys no such order.
-- With this datacenter as source: transactions that the stream of this cluster cannot publish; seq is 0, or 1 when one is recorded as
-- skipped and the checkpoint has not passed it.
CREATE TABLE IF NOT EXISTS `crosstide`.`held_transaction` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `source` VARCHAR(64) NOT NULL,
  `gtid` VARCHAR(128) NOT NULL,
  `seq` BIGINT UNSIGNED NOT NULL,
  `table_names` JSON NOT NULL,
  `row_changes` BIGINT UNSIGNED NULL,
  `error` TEXT NOT NULL,
  `since` DATETIME(6) NOT NULL,
  `ordered_by` VARCHAR(255) NULL,
  `ordered_reason` VARCHAR(1000) NULL,
  `ordered_since` DATETIME(6) NULL,
  PRIMARY KEY (`mesh`, `cluster`, `source`, `gtid`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Direction-table mode: transactions of this cluster that a failover lost and `crosstide replay-tail` applied again. They have
-- other GTIDs here, so gtid_executed does not contain those in gtid_set.
CREATE TABLE IF NOT EXISTS `crosstide`.`replayed_tail` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `time` DATETIME(6) NOT NULL,
  `gtid_set` LONGTEXT NOT NULL,
  `operator` VARCHAR(255) NOT NULL,
  PRIMARY KEY (`mesh`, `cluster`, `time`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- What happened to each incoming link, for `crosstide status --events`. Written when its state changes, kept for 30 days. A
-- link that changes its state often raises the counter `times` of a row. The times are those of the writer's clock.
CREATE TABLE IF NOT EXISTS `crosstide`.`link_event` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `source` VARCHAR(64) NOT NULL,
  `time` DATETIME(6) NOT NULL,
  `kind` VARCHAR(16) NOT NULL,
  `last_time` DATETIME(6) NOT NULL,
  `times` INT UNSIGNED NOT NULL,
  `instance` VARCHAR(255) NOT NULL,
  `reason` TEXT NULL,
  PRIMARY KEY (`mesh`, `cluster`, `source`, `time`, `kind`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Columns that this cluster lacked when rows of the source were applied whose value was the column's default. The row
-- goes when the table has the column, with the same default.
CREATE TABLE IF NOT EXISTS `crosstide`.`missing_column` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `source` VARCHAR(64) NOT NULL,
  `database_name` VARCHAR(64) NOT NULL,
  `table_name` VARCHAR(64) NOT NULL,
  `column_name` VARCHAR(64) NOT NULL,
  `default_value` LONGTEXT NULL,
  `gtid` VARCHAR(128) NOT NULL,
  `time` DATETIME(6) NOT NULL,
  PRIMARY KEY (`mesh`, `cluster`, `source`, `database_name`, `table_name`, `column_name`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Columns of crosstide.missing_column that came with another default, so that rows have another value than at the source.
-- The table waits until somebody has corrected these rows and deletes the row here.
CREATE TABLE IF NOT EXISTS `crosstide`.`column_mismatch` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `source` VARCHAR(64) NOT NULL,
  `database_name` VARCHAR(64) NOT NULL,
  `table_name` VARCHAR(64) NOT NULL,
  `column_name` VARCHAR(64) NOT NULL,
  `found_default` LONGTEXT NOT NULL,
  `time` DATETIME(6) NOT NULL,
  PRIMARY KEY (`mesh`, `cluster`, `source`, `database_name`, `table_name`, `column_name`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- The columns that a table has at the source and here, in the order of each side, when rows of it were applied. While a
-- definition shows another order on one side only, the table waits: its columns may have been moved or renamed.
CREATE TABLE IF NOT EXISTS `crosstide`.`column_order` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `source` VARCHAR(64) NOT NULL,
  `database_name` VARCHAR(64) NOT NULL,
  `table_name` VARCHAR(64) NOT NULL,
  `source_columns` LONGTEXT NOT NULL,
  `target_columns` LONGTEXT NOT NULL,
  `gtid` VARCHAR(128) NOT NULL,
  `time` DATETIME(6) NOT NULL,
  PRIMARY KEY (`mesh`, `cluster`, `source`, `database_name`, `table_name`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How rows of each table of an incoming link are applied, for `crosstide status`: row-events or sql. Written when that changes.
-- A writer works without the table.
CREATE TABLE IF NOT EXISTS `crosstide`.`apply_method` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `source` VARCHAR(64) NOT NULL,
  `database_name` VARCHAR(64) NOT NULL,
  `table_name` VARCHAR(64) NOT NULL,
  `method` VARCHAR(16) NOT NULL,
  `time` DATETIME(6) NOT NULL,
  PRIMARY KEY (`mesh`, `cluster`, `source`, `database_name`, `table_name`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Row changes that did not find what they expected; see docs/conflicts.md.
CREATE TABLE IF NOT EXISTS `crosstide`.`conflict` (
  `id` CHAR(32) NOT NULL,
  `kind` VARCHAR(32) NOT NULL,
  `status` VARCHAR(16) NOT NULL,
  `time` DATETIME(6) NOT NULL,
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `origin` VARCHAR(64) NOT NULL,
  `datacenter` VARCHAR(64) NOT NULL,
  `table_name` VARCHAR(193) NOT NULL,
  `gtid` VARCHAR(128) NOT NULL,
  `seq` BIGINT UNSIGNED NOT NULL,
  `event_index` INT NOT NULL,
  `row_index` INT NOT NULL,
  `indexes` JSON NOT NULL,
  `row_key` JSON NOT NULL,
  `before_image` JSON NULL,
  `after_image` JSON NULL,
  `found_rows` JSON NOT NULL,
  `policy` VARCHAR(32) NOT NULL,
  `decision` VARCHAR(32) NOT NULL,
  `note` TEXT NULL,
  PRIMARY KEY (`id`),
  KEY `status_time` (`status`, `time`),
  KEY `table_time` (`table_name`, `time`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Values that are too long for crosstide.conflict, whole, in parts numbered from 0. image is before, after or found,
-- row_index that of the found row.
CREATE TABLE IF NOT EXISTS `crosstide`.`conflict_part` (
  `conflict_id` CHAR(32) NOT NULL,
  `image` VARCHAR(8) NOT NULL,
  `row_index` INT NOT NULL,
  `column_name` VARCHAR(64) NOT NULL,
  `part` INT NOT NULL,
  `content` LONGTEXT NOT NULL,
  PRIMARY KEY (`conflict_id`, `image`, `row_index`, `column_name`, `part`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- How far the audit of an incoming link has read this server's binlog (conflicts.detect: audit). seen and seen_low_seq: whose
-- echoes it saw, in direction-table mode. low_seq and kafka_offset: where it resumes reading the source's stream.
CREATE TABLE IF NOT EXISTS `crosstide`.`audit` (
  `mesh` VARCHAR(64) NOT NULL,
  `cluster` VARCHAR(64) NOT NULL,
  `source` VARCHAR(64) NOT NULL,
  `stream_id` CHAR(36) NOT NULL,
  `gtid_set` LONGTEXT NOT NULL,
  `seen_low_seq` BIGINT UNSIGNED NOT NULL,
  `seen` LONGTEXT NOT NULL,
  `low_seq` BIGINT UNSIGNED NOT NULL,
  `kafka_offset` BIGINT UNSIGNED NOT NULL,
  `time` DATETIME(6) NOT NULL,
  PRIMARY KEY (`mesh`, `cluster`, `source`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- A transaction that changes a row here is not replicated: the way to repair one side by hand.
CREATE TABLE IF NOT EXISTS `crosstide`.`local_change` (
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  `note` VARCHAR(1000) NOT NULL DEFAULT '',
  `time` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Never holds a committed row. A writer's open transaction inserts one while it holds metadata locks on replicated tables,
-- and other transactions of the writer see by the row that nothing has changed these tables (docs/decisions/0019). A
-- transaction that inserts and deletes a row was applied row by row, by a link that is audited (docs/decisions/0024).
CREATE TABLE IF NOT EXISTS `crosstide`.`guard` (
  `id` CHAR(36) CHARACTER SET ascii NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
