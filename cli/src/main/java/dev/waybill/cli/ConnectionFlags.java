package dev.waybill.cli;

import dev.waybill.client.TlsFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of every command that say where to connect and as whom.
///
/// An option wins over the context. The selected context counts only where neither `--nats` nor
/// `$NATS_URL` names a server, so that no credentials reach a server that they were not made for.
final class ConnectionFlags {
    static final String HEADING = "%nWhere to connect:%n";

    @Option(
            names = "--nats",
            paramLabel = "URL",
            description =
                    "Servers, with commas; else $NATS_URL, the context, " + Target.DEFAULT_SERVER)
    private @Nullable String nats;

    @Option(
            names = "--context",
            paramLabel = "NAME|FILE",
            description = "A context of the nats tool; without one, the selected")
    private @Nullable String context;

    @Option(names = "--creds", paramLabel = "FILE", description = "Credentials file (JWT and seed)")
    private @Nullable Path creds;

    @Option(names = "--nkey", paramLabel = "FILE", description = "File with an nkey seed")
    private @Nullable Path nkey;

    @Option(names = "--user", paramLabel = "NAME", description = "User name, with --password")
    private @Nullable String user;

    @Option(names = "--password", paramLabel = "SECRET", description = "Password, with --user")
    private @Nullable String password;

    @Option(names = "--token", paramLabel = "SECRET", description = "Authentication token")
    private @Nullable String token;

    @Option(names = "--tls-ca", paramLabel = "FILE", description = "Certificates to trust, PEM")
    private @Nullable Path tlsCa;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Own certificate, PEM")
    private @Nullable Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key, PEM (PKCS#8)")
    private @Nullable Path tlsKey;

    @Option(names = "--domain", paramLabel = "NAME", description = "JetStream domain")
    private @Nullable String domain;

    @Option(names = "--api-prefix", paramLabel = "PREFIX", description = "JetStream API prefix")
    private @Nullable String apiPrefix;

    /// What they come to; `IllegalArgumentException` where they contradict each other.
    Target target(Surroundings surroundings) {
        var base = base(surroundings);
        var tls = new TlsFiles(given(tlsCa), given(tlsCert), given(tlsKey));
        return new Target(
                base.servers(),
                login().orElse(base.login()),
                tls.isEmpty() ? base.tls() : tls,
                base.tlsFirst(),
                domain != null ? domain : apiPrefix != null ? "" : base.domain(),
                apiPrefix != null ? apiPrefix : domain != null ? "" : base.apiPrefix(),
                base.inboxPrefix());
    }

    private Target base(Surroundings surroundings) {
        var contexts = new NatsContext(surroundings);
        if (context != null) {
            var named = contexts.named(context);
            return nats == null ? named : named.at(nats);
        }
        return given(nats)
                .or(() -> surroundings.variable("NATS_URL"))
                .map(urls -> Target.local().at(urls))
                .or(contexts::selected)
                .orElseGet(Target::local);
    }

    private Optional<Login> login() {
        if (Stream.of(creds, nkey, user, token).filter(way -> way != null).count() > 1) {
            throw new IllegalArgumentException(
                    "only one of --creds, --nkey, --user and --token may be given");
        }
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException("--user and --password go together");
        }
        if (user != null && password != null) {
            return Optional.of(new Login.User(user, password));
        }
        return given(creds)
                .<Login>map(Login.Credentials::new)
                .or(() -> given(nkey).map(Login.Nkey::new))
                .or(() -> given(token).map(Login.Token::new));
    }

    private static <T> Optional<T> given(@Nullable T value) {
        return Optional.ofNullable(value);
    }
}
