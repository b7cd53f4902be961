package dev.waybill.cli;

import dev.waybill.client.TlsFiles;
import java.util.List;

/// Which servers to connect to and as whom. Empty texts mean "not given".
record Target(
        List<String> servers,
        Login login,
        TlsFiles tls,
        boolean tlsFirst,
        String domain,
        String apiPrefix,
        String inboxPrefix) {
    static final String DEFAULT_SERVER = "nats://127.0.0.1:4222";

    Target {
        servers = List.copyOf(servers);
        if (!domain.isEmpty() && !apiPrefix.isEmpty()) {
            throw new IllegalArgumentException(
                    "a JetStream domain and an API prefix exclude each other: "
                            + domain
                            + ", "
                            + apiPrefix);
        }
    }

    /// The local server, without credentials.
    static Target local() {
        return new Target(
                List.of(DEFAULT_SERVER), new Login.Nobody(), TlsFiles.NONE, false, "", "", "");
    }

    Target at(String urls) {
        var others = List.of(urls.split(",")).stream().map(String::strip).toList();
        return new Target(others, login, tls, tlsFirst, domain, apiPrefix, inboxPrefix);
    }

    /// The servers as they may be shown: without what stands before an `@`.
    String shown() {
        return String.join(
                ", ", servers.stream().map(url -> url.replaceFirst("//[^/]*@", "//")).toList());
    }
}
