package dev.latchkey.gateway.issuer;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Tells public addresses from those that lead into somebody's own network (IANA special-purpose registries). */
record NetworkRange(byte[] prefix, int bits) {
    private static final List<NetworkRange> NOT_PUBLIC = List.of(
            range("0.0.0.0", 8),
            range("10.0.0.0", 8),
            range("100.64.0.0", 10),
            range("127.0.0.0", 8),
            range("169.254.0.0", 16),
            range("172.16.0.0", 12),
            range("192.0.0.0", 24),
            range("192.0.2.0", 24),
            range("192.168.0.0", 16),
            range("198.18.0.0", 15),
            range("198.51.100.0", 24),
            range("203.0.113.0", 24),
            range("224.0.0.0", 3));

    /** What is assigned to the public; the rest of IPv6 is local, reserved, or leads to IPv4 in disguise. */
    private static final NetworkRange PUBLIC_IPV6 = range("2000::", 3);

    private static final List<NetworkRange> NOT_PUBLIC_IPV6 =
            List.of(range("2001::", 23), range("2001:db8::", 32), range("2002::", 16), range("3fff::", 20));

    static boolean isPublic(InetAddress address) {
        var bytes = address.getAddress();
        return address instanceof Inet6Address
                ? PUBLIC_IPV6.contains(bytes) && NOT_PUBLIC_IPV6.stream().noneMatch(range -> range.contains(bytes))
                : NOT_PUBLIC.stream().noneMatch(range -> range.contains(bytes));
    }

    private boolean contains(byte[] address) {
        var whole = bits / Byte.SIZE;
        var rest = bits % Byte.SIZE;
        return Arrays.equals(prefix, 0, whole, address, 0, whole)
                && (rest == 0 || (prefix[whole] ^ address[whole]) >> Byte.SIZE - rest == 0);
    }

    private static NetworkRange range(String prefix, int bits) {
        return new NetworkRange(InetAddress.ofLiteral(prefix).getAddress(), bits);
    }
}
