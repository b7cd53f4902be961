package dev.waybill.gateway.nats;

import java.util.List;

/// Which servers to connect to and as whom.
///
/// Empty texts mean "not given". At most one of credentials file, nkey seed file, user with
/// password, and token may be given. TLS files are PEM: `tlsCa` holds the certificates to trust
/// instead of the JVM's, `tlsCertificate` and `tlsKey` (PKCS#8, without a passphrase) are the
/// client's own.
public record NatsConfig(
        List<String> servers,
        String creds,
        String nkey,
        String user,
        String password,
        String token,
        boolean tls,
        String tlsCa,
        String tlsCertificate,
        String tlsKey,
        String domain,
        String apiPrefix) {
    public NatsConfig {
        servers = List.copyOf(servers);
        long ways =
                List.of(creds, nkey, user, token).stream().filter(way -> !way.isEmpty()).count();
        if (ways > 1) {
            throw new IllegalArgumentException(
                    "only one of nats.creds, nats.nkey, nats.user and nats.token may be set");
        }
        if (user.isEmpty() != password.isEmpty()) {
            throw new IllegalArgumentException("nats.user and nats.password go together");
        }
        if (tlsCertificate.isEmpty() != tlsKey.isEmpty()) {
            throw new IllegalArgumentException("nats.tls.certificate and nats.tls.key go together");
        }
        if (!domain.isEmpty() && !apiPrefix.isEmpty()) {
            throw new IllegalArgumentException(
                    "nats.domain and nats.api-prefix exclude each other");
        }
    }

    /// Those servers, without credentials.
    public static NatsConfig of(List<String> servers) {
        return new NatsConfig(servers, "", "", "", "", "", false, "", "", "", "", "");
    }

    /// This configuration with those servers instead.
    public NatsConfig at(List<String> others) {
        return new NatsConfig(
                others,
                creds,
                nkey,
                user,
                password,
                token,
                tls,
                tlsCa,
                tlsCertificate,
                tlsKey,
                domain,
                apiPrefix);
    }

    boolean wantsTls() {
        return tls || !tlsCa.isEmpty() || !tlsCertificate.isEmpty();
    }

    @Override
    public String toString() {
        return "NatsConfig[" + servers.size() + " servers]";
    }
}
