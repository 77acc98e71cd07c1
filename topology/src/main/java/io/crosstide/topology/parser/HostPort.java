package io.crosstide.topology.parser;

import io.crosstide.topology.Endpoint;
import io.crosstide.topology.problem.Mistake;
import io.crosstide.topology.yaml.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses in the form of the topology file: {@code host:port}, an IPv6 address in brackets. */
final class HostPort {

    private static final Pattern SYNTAX = Pattern.compile("(?:\\[([^\\]]*)\\]|([^:\\[\\]]*)):([0-9]{1,5})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9]+)?");

    private HostPort() {}

    static Endpoint parse(String text) throws Mistake {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw mistake(text);
        }
        String ipv6 = matcher.group(1);
        int port = Integer.parseInt(matcher.group(3));
        if (port < 1 || port > 65535 || !(ipv6 == null ? isName(matcher.group(2)) : isIpv6(ipv6))) {
            throw mistake(text);
        }
        String host = ipv6 == null ? matcher.group(2) : ipv6;
        return new Endpoint(host.toLowerCase(Locale.ROOT), port);
    }

    /** Addresses separated by commas, the form that Kafka needs. */
    static String parseList(String text) throws Mistake {
        List<String> addresses = new ArrayList<>();
        for (String address : text.split(",", -1)) {
            addresses.add(parse(withoutSpaces(address)).toString());
        }
        return String.join(",", addresses);
    }

    /** No pattern: one would look at a long row of spaces once from each of them. */
    private static String withoutSpaces(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        while (start < end && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(start, end);
    }

    /** A host name or address to listen on. */
    static String parseHost(String text) throws Mistake {
        if (!isName(text) && !isIpv6(text)) {
            throw new Mistake(
                    "'" + Printable.text(text) + "' is not a host name or address",
                    "write an address of this host, such as 127.0.0.1 or 0.0.0.0");
        }
        return text;
    }

    private static boolean isName(String host) {
        return NAME.matcher(host).matches();
    }

    private static boolean isIpv6(String host) {
        return host.indexOf(':') >= 0 && IPV6.matcher(host).matches();
    }

    private static Mistake mistake(String text) {
        return new Mistake(
                "'" + Printable.text(text) + "' is not host:port",
                "write a host name or address, a colon and a port from 1 to 65535, such as db-1:3306 or [::1]:3306");
    }
}
