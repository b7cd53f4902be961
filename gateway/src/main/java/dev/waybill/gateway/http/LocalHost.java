package dev.waybill.gateway.http;

import java.util.Locale;
import java.util.regex.Pattern;

/// Which host names mean this machine: `localhost`, `127.0.0.0/8` in dotted form, `::1`.
///
/// Nothing is resolved, since a name of somebody else may resolve to this machine.
final class LocalHost {
    private static final Pattern LOOPBACK_4 =
            Pattern.compile("127\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}");

    private LocalHost() {}

    /// Whether that host, without a port, is this machine.
    static boolean isLocal(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("::1")
                || name.equals("[::1]")
                || isLoopback4(name);
    }

    /// Whether that `Host` header, with any port or none, is this machine.
    static boolean isLocalHeader(String header) {
        int colon = header.endsWith("]") ? -1 : header.lastIndexOf(':');
        if (colon < 0) {
            return isLocal(header) && !header.equals("::1");
        }
        var port = header.substring(colon);
        var host = header.substring(0, colon);
        return PORT.matcher(port).matches() && !host.equals("::1") && isLocal(host);
    }

    private static boolean isLoopback4(String name) {
        if (name.equals("127.0.0.1") || !name.startsWith("127.")) {
            return name.equals("127.0.0.1");
        }
        var match = LOOPBACK_4.matcher(name);
        if (!match.matches()) {
            return false;
        }
        for (int i = 1; i <= 3; i++) {
            if (Integer.parseInt(match.group(i)) > 255) {
                return false;
            }
        }
        return true;
    }
}
