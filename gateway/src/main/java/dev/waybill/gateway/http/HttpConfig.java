package dev.waybill.gateway.http;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/// Where the gateway listens, whom it serves and how much.
///
/// Port 0 picks a free one. Without keys only a loopback address is accepted for the API.
public record HttpConfig(
        String host,
        int port,
        String managementHost,
        int managementPort,
        List<ApiKey> keys,
        TraceTrust untrusted,
        Limits limits) {
    public HttpConfig {
        port("server.port", port);
        port("management.port", managementPort);
        keys = List.copyOf(keys);
        if (keys.isEmpty() && !isLoopback(host)) {
            throw new IllegalArgumentException(
                    "server.host "
                            + host
                            + " is not a loopback address and there are no API keys: set auth.keys,"
                            + " or server.host to 127.0.0.1");
        }
        distinct(keys);
    }

    private static void distinct(List<ApiKey> keys) {
        var names = new HashSet<String>();
        var digests = new HashSet<String>();
        for (var key : keys) {
            if (!names.add(key.principal().name())) {
                throw new IllegalArgumentException(
                        "two keys have the name \"" + key.principal().name() + "\"");
            }
            if (!digests.add(key.sha256().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "key \"" + key.principal().name() + "\" has the sha256 of another one");
            }
        }
    }

    private static void port(String name, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(name + " must be 0 to 65535: " + port);
        }
    }

    private static boolean isLoopback(String host) {
        return LocalHost.isLocal(host);
    }
}
