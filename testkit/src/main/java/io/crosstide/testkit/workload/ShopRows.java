package io.crosstide.testkit.workload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows that a workload has written, as far as it remembers them. */
record ShopRows(
        SharedRows<Customer> customers,
        SharedRows<Order> orders,
        SharedRows<Product> products,
        SharedRows<Visit> visits) {
    /**
     * @param ordered whether an order references this customer, who must therefore stay
     */
    record Customer(long id, String email, @Nullable String phone, boolean ordered) {
        Customer with(String newEmail, @Nullable String newPhone) {
            return new Customer(id, newEmail, newPhone, ordered);
        }

        Customer withOrder() {
            return new Customer(id, email, phone, true);
        }
    }

    /**
     * @param lines numbers of its order lines
     */
    record Order(long id, List<Integer> lines) {
        Order {
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param warehouse warehouse of its one stock row
     */
    record Product(String sku, int warehouse) {}

    record Visit(String session) {}

    ShopRows() {
        this(new SharedRows<>(), new SharedRows<>(), new SharedRows<>(), new SharedRows<>());
    }
}
