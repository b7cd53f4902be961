package dev.waybill.client;

import io.opentelemetry.api.trace.SpanBuilder;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The server that a connection talks to, as `server.address` and `server.port`; nothing while it
/// talks to none.
final class Peer {
    private final Supplier<@Nullable String> connectedUrl;
    private volatile Address address = new Address("", "", 0);

    /// `connectedUrl` is asked for each span; null while there is no server.
    Peer(Supplier<@Nullable String> connectedUrl) {
        this.connectedUrl = connectedUrl;
    }

    void describe(SpanBuilder span) {
        var now = current(connectedUrl.get());
        if (!now.host.isEmpty()) {
            span.setAttribute(Attribute.SERVER_ADDRESS, now.host)
                    .setAttribute(Attribute.SERVER_PORT, now.port);
        }
    }

    private Address current(@Nullable String url) {
        var known = address;
        if (url == null || known.url.equals(url)) {
            return known;
        }
        var uri = URI.create(url.contains("://") ? url : "nats://" + url);
        var read = new Address(url, Optional.ofNullable(uri.getHost()).orElse(""), uri.getPort());
        address = read;
        return read;
    }

    private record Address(String url, String host, long port) {}
}
