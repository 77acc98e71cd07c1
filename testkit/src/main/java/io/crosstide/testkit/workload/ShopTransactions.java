package io.crosstide.testkit.workload;

import io.crosstide.testkit.workload.ShopRows.Customer;
import io.crosstide.testkit.workload.ShopRows.Order;
import io.crosstide.testkit.workload.ShopRows.Product;
import io.crosstide.testkit.workload.ShopRows.Visit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes random transactions on one connection. A transaction takes the rows that it changes out of the shared rows. It
 * puts them back changed after a commit and unchanged after a rollback. It does not put them back if the outcome is
 * unknown.
 */
final class ShopTransactions {
    private static final int FEW = 12;

    private final Connection connection;
    private final Random random;
    private final ShopValues values;
    private final ShopRows rows;
    private final ShopKeys keys;
    private final double sharedEmails;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Runnable> afterRollback = new ArrayList<>();
    private int written;

    /**
     * @param sharedEmails share of new customers, from 0 to 1, whose email another datacenter may also choose
     */
    ShopTransactions(Connection connection, Random random, ShopRows rows, ShopKeys keys, double sharedEmails)
            throws SQLException {
        this.connection = connection;
        this.random = random;
        this.values = new ShopValues(random);
        this.rows = rows;
        this.keys = keys;
        this.sharedEmails = sharedEmails;
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION auto_increment_increment = " + keys.datacenters()
                    + ", auto_increment_offset = " + (keys.datacenter() + 1) + ", time_zone = '+00:00'");
        }
    }

    /** Executes and commits one transaction; returns the number of rows that it wrote. */
    int execute() throws SQLException {
        written = 0;
        afterCommit.clear();
        afterRollback.clear();
        do {
            write();
        } while (written == 0);
        connection.commit();
        afterCommit.forEach(Runnable::run);
        return written;
    }

    /** Undoes a transaction that failed although the connection works. */
    void rollback() throws SQLException {
        connection.rollback();
        afterRollback.forEach(Runnable::run);
    }

    private void write() throws SQLException {
        if (rows.products().size() < FEW) {
            addProduct();
        } else if (rows.customers().size() < FEW) {
            addCustomers();
        } else {
            choose();
        }
    }

    private void choose() throws SQLException {
        int dice = random.nextInt(100);
        if (dice < 10) {
            addCustomers();
        } else if (dice < 35) {
            placeOrder();
        } else if (dice < 48) {
            changeCustomers();
        } else if (dice < 56) {
            changeUniqueKeys();
        } else if (dice < 61) {
            swapPhones();
        } else if (dice < 65) {
            inheritEmail();
        } else if (dice < 69) {
            recreateCustomer();
        } else if (dice < 76) {
            changeOrder();
        } else if (dice < 83) {
            deleteOrder();
        } else if (dice < 87) {
            addProduct();
        } else if (dice < 92) {
            changeProduct();
        } else {
            visit();
        }
    }

    private void addCustomers() throws SQLException {
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            long id = keys.next();
            Customer customer = new Customer(id, email(id), values.orNull(phone(id)), false);
            insert(customer);
            afterCommit.add(() -> rows.customers().put(customer));
        }
    }

    private String email(long id) {
        return random.nextDouble() < sharedEmails
                ? "shared" + random.nextInt(1_000) + "@example.com"
                : values.oneOf("Anna", "bob", "CHLO\u00c9", "\u674e") + id + "." + random.nextInt(1_000_000_000)
                        + "@example.com";
    }

    private String phone(long id) {
        return "+" + id + "-" + random.nextInt(1_000_000_000);
    }

    private void insert(Customer customer) throws SQLException {
        update(
                "INSERT INTO shop.customer (id, email, phone, name, city, credit, birthday, flags, changed)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                customer.id(),
                customer.email(),
                customer.phone(),
                values.word(),
                values.orNull(values.latinWord()),
                values.money(),
                values.orNull(values.date()),
                values.oneOf("", "news", "vip", "news,blocked"),
                values.dateTime());
    }

    private void changeCustomers() throws SQLException {
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Optional<Customer> claimed = claim(rows.customers());
            if (claimed.isPresent()) {
                update(
                        "UPDATE shop.customer SET name = ?, city = ?, credit = credit + ?, changed = ?,"
                                + " revision = revision + 1 WHERE id = ?",
                        values.word(),
                        values.orNull(values.latinWord()),
                        values.money(),
                        values.dateTime(),
                        claimed.get().id());
                afterCommit.add(() -> rows.customers().put(claimed.get()));
            }
        }
    }

    private void changeUniqueKeys() throws SQLException {
        Optional<Customer> claimed = claim(rows.customers());
        if (claimed.isPresent()) {
            Customer old = claimed.get();
            Customer now = random.nextBoolean()
                    ? old.with(email(old.id()), old.phone())
                    : old.with(old.email(), values.orNull(phone(old.id())));
            update(
                    "UPDATE shop.customer SET email = ?, phone = ?, revision = revision + 1 WHERE id = ?",
                    now.email(),
                    now.phone(),
                    now.id());
            afterCommit.add(() -> rows.customers().put(now));
        }
    }

    /** Two customers exchange a unique value, which needs three updates. */
    private void swapPhones() throws SQLException {
        Optional<Customer> first = claim(rows.customers());
        Optional<Customer> second = claim(rows.customers());
        if (first.isEmpty() || second.isEmpty()) {
            putBackAfterCommit(first);
            return;
        }
        Customer one = first.get();
        Customer other = second.get();
        String sql = "UPDATE shop.customer SET phone = ?, revision = revision + 1 WHERE id = ?";
        update(sql, null, one.id());
        update(sql, one.phone(), other.id());
        update(sql, other.phone(), one.id());
        afterCommit.add(() -> {
            rows.customers().put(one.with(one.email(), other.phone()));
            rows.customers().put(other.with(other.email(), one.phone()));
        });
    }

    private void putBackAfterCommit(Optional<Customer> unchanged) {
        unchanged.ifPresent(customer -> afterCommit.add(() -> rows.customers().put(customer)));
    }

    /** One customer is deleted, and another takes over the unique value. */
    private void inheritEmail() throws SQLException {
        Optional<Customer> leaving = claim(rows.customers());
        Optional<Customer> heir = claim(rows.customers());
        if (leaving.isPresent() && heir.isPresent() && !leaving.get().ordered()) {
            Customer now = heir.get().with(leaving.get().email(), heir.get().phone());
            update("DELETE FROM shop.customer WHERE id = ?", leaving.get().id());
            update("UPDATE shop.customer SET email = ?, revision = revision + 1 WHERE id = ?", now.email(), now.id());
            afterCommit.add(() -> rows.customers().put(now));
        } else {
            putBackAfterCommit(leaving);
            putBackAfterCommit(heir);
        }
    }

    /** A row is deleted and inserted again with the same keys, in one transaction or in two. */
    private void recreateCustomer() throws SQLException {
        Optional<Customer> claimed = claim(rows.customers());
        if (claimed.isEmpty()) {
            return;
        }
        afterCommit.add(() -> rows.customers().put(claimed.get()));
        if (!claimed.get().ordered()) {
            update("DELETE FROM shop.customer WHERE id = ?", claimed.get().id());
            insert(claimed.get());
        }
    }

    private void placeOrder() throws SQLException {
        Optional<Customer> claimed = claim(rows.customers());
        if (claimed.isEmpty()) {
            return;
        }
        long id = insertOrder(claimed.get());
        // In key order, as in applications that avoid deadlocks.
        TreeMap<String, Product> ordered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            rows.products().look(random).ifPresent(product -> ordered.put(product.sku(), product));
        }
        List<Integer> lines = new ArrayList<>();
        for (Product product : ordered.values()) {
            int quantity = 1 + random.nextInt(9);
            lines.add(lines.size() + 1);
            update(
                    "INSERT INTO shop.order_line (order_id, line, sku, quantity) VALUES (?, ?, ?, ?)",
                    id,
                    lines.size(),
                    product.sku(),
                    quantity);
            update(
                    "UPDATE shop.stock SET amount = amount - ?, value = value * 1.000001 + ? WHERE sku = ?",
                    quantity,
                    random.nextDouble(),
                    product.sku());
        }
        afterCommit.add(() -> {
            rows.customers().put(claimed.get().withOrder());
            rows.orders().put(new Order(id, lines));
        });
    }

    private long insertOrder(Customer customer) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO shop.orders (customer_id, status, placed, note) VALUES (?, 'new', ?, ?)",
                Statement.RETURN_GENERATED_KEYS)) {
            statement.setLong(1, customer.id());
            statement.setString(2, values.dateTime());
            statement.setString(3, values.orNull(values.word().repeat(random.nextInt(20))));
            written += statement.executeUpdate();
            try (ResultSet generated = statement.getGeneratedKeys()) {
                generated.next();
                return generated.getLong(1);
            }
        }
    }

    /** Changes an order, and sometimes the primary key of a line. */
    private void changeOrder() throws SQLException {
        Optional<Order> claimed = claim(rows.orders());
        if (claimed.isEmpty()) {
            return;
        }
        Order order = claimed.get();
        List<Integer> lines = new ArrayList<>(order.lines());
        update(
                "UPDATE shop.orders SET status = ?, note = ?, revision = revision + 1 WHERE id = ?",
                values.oneOf("paid", "sent", "returned"),
                values.orNull(values.word()),
                order.id());
        if (!lines.isEmpty() && random.nextBoolean()) {
            int index = random.nextInt(lines.size());
            int renumbered = lines.stream().mapToInt(Integer::intValue).max().orElse(0) % 60_000 + 1;
            update(
                    "UPDATE shop.order_line SET line = ? WHERE order_id = ? AND line = ?",
                    renumbered,
                    order.id(),
                    lines.get(index));
            lines.set(index, renumbered);
        }
        afterCommit.add(() -> rows.orders().put(new Order(order.id(), lines)));
    }

    private void deleteOrder() throws SQLException {
        Optional<Order> claimed = claim(rows.orders());
        if (claimed.isPresent()) {
            update(
                    "DELETE FROM shop.order_line WHERE order_id = ?",
                    claimed.get().id());
            update("DELETE FROM shop.orders WHERE id = ?", claimed.get().id());
        }
    }

    private void addProduct() throws SQLException {
        Product product =
                new Product(values.oneOf("sku", "SKU", "\u00c5rt", "\u54c1") + "-" + keys.next(), random.nextInt(100));
        update(
                "INSERT INTO shop.product (sku, title, price, attributes, thumbnail, weight) VALUES (?, ?, ?, ?, ?, ?)",
                product.sku(),
                values.word(),
                values.money(),
                values.orNull(values.document()),
                values.orNull(values.bytes()),
                values.orNull(random.nextFloat() * 100));
        update(
                "INSERT INTO shop.stock (sku, warehouse, amount) VALUES (?, ?, ?)",
                product.sku(),
                product.warehouse(),
                random.nextInt(10_000));
        afterCommit.add(() -> rows.products().put(product));
    }

    /** Changes a product. Sometimes the goods move, which changes the primary key of their stock. */
    private void changeProduct() throws SQLException {
        Optional<Product> claimed = claim(rows.products());
        if (claimed.isEmpty()) {
            return;
        }
        Product product = claimed.get();
        update(
                "UPDATE shop.product SET title = ?, price = ?, attributes = ?, thumbnail = ?, weight = ?,"
                        + " revision = revision + 1 WHERE sku = ?",
                values.word(),
                values.money(),
                values.orNull(values.document()),
                values.orNull(values.bytes()),
                values.orNull(random.nextFloat()),
                product.sku());
        int warehouse = random.nextBoolean() ? product.warehouse() : (product.warehouse() + 1) % 100;
        if (warehouse != product.warehouse()) {
            update(
                    "UPDATE shop.stock SET warehouse = ? WHERE sku = ? AND warehouse = ?",
                    warehouse,
                    product.sku(),
                    product.warehouse());
        }
        afterCommit.add(() -> rows.products().put(new Product(product.sku(), warehouse)));
    }

    /** Writes rows of a table without a key; some rows are equal to each other. */
    private void visit() throws SQLException {
        Optional<Visit> known = random.nextInt(3) == 0 ? claim(rows.visits()) : Optional.empty();
        if (known.isEmpty()) {
            Visit visit = new Visit("%d:%014x".formatted(keys.datacenter(), random.nextLong() >>> 8));
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                update(
                        "INSERT INTO shop.visit (datacenter, session, page, seconds) VALUES (?, ?, ?, ?)",
                        keys.datacenter(),
                        visit.session(),
                        values.oneOf("/", "/cart", "/\u00fcber"),
                        values.orNull(values.oneOf("00:00:01", "00:00:01.5", values.time())));
            }
            afterCommit.add(() -> rows.visits().put(visit));
        } else if (random.nextBoolean()) {
            update(
                    "UPDATE shop.visit SET page = CONCAT(page, '!'), seconds = ? WHERE session = ? AND page < '/z'"
                            + " AND CHAR_LENGTH(page) < 90 LIMIT 2",
                    values.time(),
                    known.get().session());
            afterCommit.add(() -> rows.visits().put(known.get()));
        } else {
            update("DELETE FROM shop.visit WHERE session = ?", known.get().session());
        }
    }

    private <T> Optional<T> claim(SharedRows<T> claims) {
        Optional<T> claimed = claims.take(random);
        claimed.ifPresent(row -> afterRollback.add(() -> claims.put(row)));
        return claimed;
    }

    private void update(String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setObject(index + 1, parameters[index]);
            }
            written += statement.executeUpdate();
        }
    }
}
