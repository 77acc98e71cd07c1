package io.crosstide.cli.control;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Names who gives an order. */
public final class Operator {
    private Operator() {}

    /** The user and the host of this process, such as {@code anna@ops-1}. */
    public static String name() {
        return System.getProperty("user.name", "unknown") + "@" + host();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
