-- Prints what MySQL says of every row of the tables of types.sql: a line with the table's name and columns, then a line
-- per row, values between bars. Characters and bytes are in hexadecimal, JSON as the hexadecimal of its text; floats go through JSON, since CAST cuts them at 22 characters.
SET NAMES utf8mb4;
SET time_zone = '+00:00', group_concat_max_len = 10000000;
DELIMITER //
CREATE PROCEDURE fixture.print_expected()
BEGIN
  DECLARE done INT DEFAULT 0;
  DECLARE name VARCHAR(64);
  DECLARE tables CURSOR FOR SELECT table_name FROM information_schema.tables WHERE table_schema = 'fixture' ORDER BY table_name;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  OPEN tables;
  FETCH tables INTO name;
  WHILE NOT done DO
    SELECT CONCAT('table|', name, '|', GROUP_CONCAT(column_name, ' ', data_type ORDER BY ordinal_position SEPARATOR '|')),
           CONCAT('SELECT CONCAT_WS(''|'', ', GROUP_CONCAT('COALESCE(', CASE
             WHEN data_type IN ('float', 'double') THEN CONCAT('IF(', column_name, ' IS NULL, NULL, CAST(JSON_EXTRACT(JSON_ARRAY(', column_name, ' * 1e0), ''$[0]'') AS CHAR))')
             WHEN data_type IN ('char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'geometry', 'point', 'vector')
               THEN CONCAT('HEX(', column_name, ')')
             WHEN data_type IN ('enum', 'set', 'bit') THEN CONCAT('CAST(', column_name, ' AS UNSIGNED)')
             WHEN data_type = 'json' THEN CONCAT('HEX(CAST(', column_name, ' AS CHAR))')
             ELSE CONCAT('CAST(', IF(column_type LIKE '%zerofill', CONCAT(column_name, ' + 0'), column_name), ' AS CHAR)') END, ', ''NULL'')' ORDER BY ordinal_position), ') FROM fixture.', name)
      INTO @header, @sql FROM information_schema.columns WHERE table_schema = 'fixture' AND table_name = name;
    SELECT @header;
    PREPARE statement FROM @sql;
    EXECUTE statement;
    FETCH tables INTO name;
  END WHILE;
END //
DELIMITER ;
CALL fixture.print_expected();
